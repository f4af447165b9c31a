import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.copy.CopyIn;

/**
 * pgJDBC as a client of the gateway. Usage: java -cp postgresql.jar Client.java SCENARIO TAG; libpq's variables say
 * where and as whom. Prints what the client saw, one thing a line; what it should have seen the tests know. TAG marks
 * what the scenario leaves behind, and GO_AHEAD names the file whose appearance says that the scenario may go on.
 */
public final class Client {
    private static final String INSERT =
        "INSERT INTO orders (customer_id, status, created_at, note) VALUES (1, 'new', now(), ?)";
    private static final String ORDERS = "orders (customer_id, status, created_at, note)";
    private static final String ROWS = "SELECT id FROM orders ORDER BY id LIMIT 10000";

    public static void main(String[] arguments) throws Exception {
        String scenario = arguments[0];
        String tag = arguments[1];
        // How statements are sent is chosen when connecting.
        String option = switch (scenario) {
            case "simple" -> "preferQueryMode=simple";
            case "unnamed" -> "prepareThreshold=0";
            case "named" -> "prepareThreshold=1";
            default -> "";
        };
        try (Connection connection = open(option)) {
            run(scenario, connection, tag);
        }
    }

    private static void run(String scenario, Connection connection, String tag) throws Exception {
        switch (scenario) {
            case "connect" -> System.out.println(ask(connection, "SELECT session_user"));
            case "simple" -> simple(connection);
            case "extended" -> extended(connection);
            case "unnamed", "named" -> sumOfTwenty(connection);
            case "pipelined" -> pipelined(connection, tag);
            case "cursor" -> cursor(connection);
            case "copy_text" -> copy(connection, tag, "text");
            case "copy_csv" -> copy(connection, tag, "csv");
            case "copy_binary" -> copy(connection, tag, "binary");
            case "copy_aborted_by_client" -> copyAbortedByClient(connection, tag);
            case "copy_aborted_by_server" -> copyAbortedByServer(connection, tag);
            case "large" -> large(connection);
            case "notice" -> notice(connection, tag);
            case "listen" -> listen(connection);
            case "transaction" -> transaction(connection);
            case "cancel" -> cancel(connection, tag);
            case "storm" -> storm();
            case "restart" -> restart(connection, tag);
            case "hold" -> Hold.run();
            default -> throw new IllegalArgumentException(scenario);
        }
    }

    static Connection open(String option) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", System.getenv("PGUSER"));
        properties.setProperty("password", System.getenv("PGPASSWORD"));
        properties.setProperty("sslmode", System.getenv("PGSSLMODE"));
        properties.setProperty("sslrootcert", System.getenv("PGSSLROOTCERT"));
        properties.setProperty("ApplicationName", System.getenv("PGAPPNAME"));
        // Without it the name is set only after the login.
        properties.setProperty("assumeMinServerVersion", "15");
        return DriverManager.getConnection(
            String.format(
                "jdbc:postgresql://%s:%s/%s?%s",
                System.getenv("PGHOST"), System.getenv("PGPORT"), System.getenv("PGDATABASE"), option),
            properties);
    }

    private static void simple(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM orders WHERE id <= 10; SELECT 'second'");
            System.out.println(only(statement.getResultSet()));
            statement.getMoreResults();
            System.out.println(only(statement.getResultSet()));
        }
    }

    private static void extended(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT ?::int + 1, ?::text, ?::text IS NULL")) {
            statement.setInt(1, 41);
            statement.setString(2, "é");
            statement.setString(3, null);
            ResultSet row = statement.executeQuery();
            row.next();
            System.out.println(row.getInt(1));
            System.out.write((row.getString(2) + "\n").getBytes(StandardCharsets.UTF_8), 0, 3);
            System.out.println(row.getBoolean(3));
        }
    }

    private static void sumOfTwenty(Connection connection) throws SQLException {
        long sum = 0;
        try (var statement = connection.prepareStatement("SELECT id FROM orders WHERE id = ?")) {
            for (long id = 1; id <= 20; id++) {
                statement.setLong(1, id);
                sum += Long.parseLong(only(statement.executeQuery()));
            }

            System.out.println(sum);
            System.out.println(ask(
                connection,
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT id FROM orders%'"));
        }
    }

    private static void pipelined(Connection connection, String tag) throws SQLException {
        // A batch whose statements return rows is one of generated keys.
        try (var batch = connection.prepareStatement(
            "UPDATE orders SET note = note WHERE id = ? RETURNING id - 1", Statement.RETURN_GENERATED_KEYS)) {
            for (long id = 1; id <= 200; id++) {
                batch.setLong(1, id);
                batch.addBatch();
            }

            batch.executeBatch();
            var answers = new ArrayList<String>();
            for (ResultSet keys = batch.getGeneratedKeys(); keys.next();) {
                answers.add(keys.getString(1));
            }

            System.out.println(String.join(",", answers));
        }

        try (Statement batch = connection.createStatement()) {
            String insert = INSERT.replace("?", "'" + tag + "'");
            batch.addBatch(insert);
            batch.addBatch("DELETE FROM orders WHERE id = 1/0");
            batch.addBatch(insert);
            batch.executeBatch();
        } catch (BatchUpdateException e) {
            System.out.println(e.getSQLState());
        }

        alive(connection);
    }

    private static void cursor(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(100);
            int count = 0;
            for (ResultSet rows = statement.executeQuery(ROWS); rows.next();) {
                count++;
            }

            System.out.println(count);
            statement.setFetchSize(0);
            statement.setMaxRows(250);
            count = 0;
            for (ResultSet rows = statement.executeQuery(ROWS); rows.next();) {
                count++;
            }

            System.out.println(count);
        }

        connection.commit();
        alive(connection);
    }

    private static void copy(Connection connection, String tag, String format) throws Exception {
        var copies = connection.unwrap(PGConnection.class).getCopyAPI();
        var content = new ByteArrayOutputStream();
        String rows = "SELECT n, 'new', timestamptz '2026-01-01 00:00Z', '" + tag
            + "' FROM generate_series(1::bigint, 5000) n";
        copies.copyOut("COPY (" + rows + ") TO STDOUT (FORMAT " + format + ")", content);
        System.out.println(copies.copyIn(
            "COPY " + ORDERS + " FROM STDIN (FORMAT " + format + ")", new ByteArrayInputStream(content.toByteArray())));
    }

    private static void copyAbortedByClient(Connection connection, String tag) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + ORDERS + " FROM STDIN");
        byte[] rows = line(tag).repeat(100_000).getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(rows, 0, rows.length);
        copy.cancelCopy();
        alive(connection);
    }

    private static void copyAbortedByServer(Connection connection, String tag) throws Exception {
        String rows = line(tag).repeat(1000) + "none" + line(tag).repeat(200_001);
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(
                "COPY " + ORDERS + " FROM STDIN", new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
        } catch (SQLException e) {
            System.out.println(e.getSQLState());
        }

        alive(connection);
    }

    private static void large(Connection connection) throws Exception {
        byte[] part = new byte[1_000_000];
        new Random().nextBytes(part);
        byte[] value = new byte[200_000_000];
        for (int at = 0; at < value.length; at += part.length) {
            System.arraycopy(part, 0, value, at, part.length);
        }

        try (var statement = connection.prepareStatement("SELECT ?::bytea")) {
            // After this the answer is binary from the first execution on.
            statement.unwrap(org.postgresql.PGStatement.class).setPrepareThreshold(-1);
            statement.setBytes(1, value);
            ResultSet row = statement.executeQuery();
            row.next();
            byte[] back = row.getBytes(1);
            System.out.println(back.length);
            System.out.println(Arrays.equals(digest(back), digest(value)) ? "same" : "different");
        }
    }

    private static void notice(Connection connection, String tag) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DO $$ BEGIN RAISE NOTICE '" + tag + "'; END $$");
            System.out.println(statement.getWarnings().getMessage());
        }
    }

    private static void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN matrix");
        }

        // 0 waits without a limit.
        PGNotification[] arrived = connection.unwrap(PGConnection.class).getNotifications(0);
        System.out.println(arrived[0].getParameter());
    }

    private static void transaction(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        var before = connection.setSavepoint("before");
        for (String sql : new String[] {"SELECT 1/0", "SELECT 1"}) {
            try {
                ask(connection, sql);
            } catch (SQLException e) {
                System.out.println(e.getSQLState());
            }
        }

        connection.rollback(before);
        System.out.println(ask(connection, "SELECT 2"));
        connection.commit();
        alive(connection);
    }

    private static void cancel(Connection connection, String tag) throws Exception {
        try (Statement statement = connection.createStatement()) {
            var canceller = new Thread(() -> {
                try {
                    waitForGoAhead();
                    statement.cancel();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            canceller.start();
            try {
                statement.execute("SELECT pg_sleep(300) /* " + tag + " */");
            } catch (SQLException e) {
                System.out.println(e.getSQLState());
            }

            canceller.join();
        }

        alive(connection);
    }

    private static void storm() throws Exception {
        var burst = Executors.newFixedThreadPool(20);
        Callable<Integer> visit = () -> {
            try (Connection visitor = open("")) {
                return Integer.parseInt(ask(visitor, "SELECT 1"));
            }
        };
        int answers = 0;
        for (Future<Integer> answer : burst.invokeAll(java.util.Collections.nCopies(200, visit))) {
            answers += answer.get();
        }

        burst.shutdown();
        System.out.println(answers);
    }

    private static void restart(Connection connection, String tag) throws Exception {
        try {
            while (true) {
                ask(connection, "SELECT pg_sleep(0.05) /* " + tag + " */");
            }
        } catch (SQLException e) {
            System.out.println(e.getSQLState());
        }

        while (true) {
            try (Connection again = open("")) {
                System.out.println(ask(again, "SELECT 'back'"));
                return;
            } catch (SQLException e) {
                Thread.sleep(100);
            }
        }
    }

    static void waitForGoAhead() throws InterruptedException {
        while (!Files.exists(Path.of(System.getenv("GO_AHEAD")))) {
            Thread.sleep(50);
        }
    }

    static void alive(Connection connection) throws SQLException {
        System.out.println(ask(connection, "SELECT 'alive'"));
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return only(statement.executeQuery(sql));
        }
    }

    private static String only(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getString(1);
    }

    private static String line(String tag) {
        return "1\tnew\t2026-01-01\t" + tag + "\n";
    }

    private static byte[] digest(byte[] content) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(content);
    }
}
