import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Statements that are held for approval, in every way in which that ends. */
final class Hold {
    private Hold() {
    }

    static void run() throws Exception {
        for (String way : new String[] {"simple", "extended"}) {
            try (Connection connection = Client.open("preferQueryMode=" + way)) {
                for (String place : new String[] {"outside", "inside"}) {
                    for (String end : new String[] {"approve", "deny", "cancel", "timeout"}) {
                        String answer = once(connection, place.equals("inside"), end);
                        System.out.println(String.join(" ", way, place, end, answer));
                        Client.alive(connection);
                    }
                }
            }
        }
    }

    private static String once(Connection connection, boolean inside, String end) throws Exception {
        connection.setAutoCommit(!inside);
        Thread canceller = null;
        try (PreparedStatement statement = connection.prepareStatement("UPDATE held_" + end + " SET n = n + ?")) {
            statement.setInt(1, 1);
            if (end.equals("cancel")) {
                canceller = new Thread(() -> cancelWhenTold(statement));
                canceller.start();
            }

            String answer = String.valueOf(statement.executeUpdate());
            if (inside) {
                connection.commit();
            }

            return answer;
        } catch (SQLException e) {
            if (inside) {
                connection.rollback();
            }

            return e.getSQLState();
        } finally {
            if (canceller != null) {
                canceller.join();
            }

            connection.setAutoCommit(true);
        }
    }

    private static void cancelWhenTold(PreparedStatement statement) {
        try {
            Client.waitForGoAhead();
            Files.delete(Path.of(System.getenv("GO_AHEAD")));
            statement.cancel();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
