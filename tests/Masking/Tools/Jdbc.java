import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.PGResultSetMetaData;

/** pgJDBC's metadata and updatable results. Prints what it is told, one thing a line; libpq's variables say where. */
public final class Jdbc {
    public static void main(String[] arguments) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", System.getenv("PGUSER"));
        properties.setProperty("password", System.getenv("PGPASSWORD"));
        properties.setProperty("sslmode", System.getenv("PGSSLMODE"));
        properties.setProperty("sslrootcert", System.getenv("PGSSLROOTCERT"));
        String url = "jdbc:postgresql://" + System.getenv("PGHOST") + ":" + System.getenv("PGPORT") + "/"
            + System.getenv("PGDATABASE");
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            describe(connection.getMetaData());
            result(connection);
            update(connection);
        }
    }

    private static void describe(DatabaseMetaData data) throws SQLException {
        print("schema", data.getSchemas(), "TABLE_SCHEM");
        print("table", data.getTables(null, null, "%", new String[] {"TABLE", "VIEW"}), "TABLE_SCHEM", "TABLE_NAME");
        print("column", data.getColumns(null, null, "%", "%"), "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME");
        print("key", data.getPrimaryKeys(null, "crm", "people"), "COLUMN_NAME");
        print("function", data.getFunctions(null, null, "%"), "FUNCTION_SCHEM", "FUNCTION_NAME");
    }

    private static void result(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery("SELECT id, email AS mail FROM crm.people")) {
            ResultSetMetaData data = rows.getMetaData();
            PGResultSetMetaData base = (PGResultSetMetaData) data;
            for (int i = 1; i <= data.getColumnCount(); i++) {
                System.out.println("result " + base.getBaseSchemaName(i) + "." + base.getBaseTableName(i) + "."
                    + base.getBaseColumnName(i));
            }
        }
    }

    private static void update(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(
                 ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
             ResultSet rows = statement.executeQuery("SELECT id, name, phone FROM crm.people WHERE id = 1")) {
            rows.next();
            rows.updateString("name", "renamed by JDBC");
            rows.updateRow();
            System.out.println("updated " + rows.getString("name") + " " + rows.getString("phone"));
        }
    }

    private static void print(String what, ResultSet rows, String... columns) throws SQLException {
        while (rows.next()) {
            StringBuilder line = new StringBuilder(what);
            String separator = " ";
            for (String column : columns) {
                line.append(separator).append(rows.getString(column));
                separator = ".";
            }
            System.out.println(line);
        }
    }
}
