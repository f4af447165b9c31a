using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sql.Tests.Ddl;

/// <summary>
/// What would read protected values, run other code, or mean something else, does not run as the DDL role.
/// </summary>
public sealed class DdlRefusalTests
{
    // Not that something is missing.
    private static readonly string[] Refused =
        [SqlStates.InsufficientPrivilege, SqlStates.FeatureNotSupported, "42809"];

    private readonly DdlSession _session = new();

    [TestCase("CREATE INDEX ON customers (email)")]
    [TestCase("CREATE UNIQUE INDEX ON customers (id, secret)")]
    [TestCase("CREATE INDEX ON customers (id) INCLUDE (email)")]
    [TestCase("CREATE INDEX ON customers (lower(customers.email))")]
    [TestCase("CREATE INDEX ON customers (id) WHERE email = 'ann@example.com'")]
    [TestCase("CREATE INDEX ON customers ((customers IS NOT NULL))")]
    [TestCase("CREATE INDEX ON \"gw\".\"v1\" (id)")]
    [TestCase("ALTER TABLE customers ADD CHECK (email < 'm')")]
    [TestCase("ALTER TABLE customers ADD COLUMN copy text GENERATED ALWAYS AS (email || 'x') STORED")]
    [TestCase("ALTER TABLE customers ADD COLUMN IF NOT EXISTS email text, ADD CHECK (email < 'm')")]
    [TestCase("ALTER TABLE customers ADD UNIQUE (email)")]
    [TestCase("ALTER TABLE customers ADD PRIMARY KEY (id) INCLUDE (email)")]
    [TestCase("ALTER TABLE customers ADD FOREIGN KEY (email) REFERENCES orders (note)")]
    [TestCase("ALTER TABLE orders ADD FOREIGN KEY (note) REFERENCES customers (email)")]
    [TestCase("ALTER TABLE orders ADD FOREIGN KEY (note) REFERENCES customers")]
    [TestCase("ALTER TABLE customers ALTER email SET NOT NULL")]
    [TestCase("ALTER TABLE customers ALTER email TYPE varchar(5)")]
    [TestCase("ALTER TABLE customers ALTER name TYPE text USING name || email")]
    [TestCase("ALTER TABLE customers VALIDATE CONSTRAINT c")]
    [TestCase("ALTER TABLE customers ALTER name DROP EXPRESSION")]
    [TestCase("ALTER TABLE customers ALTER unheard_of SET NOT NULL")]
    [TestCase("ALTER TABLE customers INHERIT orders")]
    [TestCase("ALTER TABLE orders INHERIT customers")]
    [TestCase("ALTER TABLE events ATTACH PARTITION customers DEFAULT")]
    [TestCase("CREATE TABLE c (LIKE customers)")]
    [TestCase("CREATE TABLE c () INHERITS (customers)")]
    [TestCase("CREATE TABLE c PARTITION OF customers DEFAULT")]
    public void What_reads_protected_columns_is_refused(string sql) =>
        Assert.That(_session.Refuse(sql).SqlState, Is.EqualTo(SqlStates.InsufficientPrivilege));

    [TestCase("CREATE TABLE c AS SELECT email FROM customers")]
    [TestCase("SELECT email INTO c FROM customers")]
    [TestCase("CREATE MATERIALIZED VIEW m AS SELECT 1")]
    [TestCase("CREATE VIEW v AS SELECT 1")]
    [TestCase("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")]
    [TestCase("CREATE PROCEDURE f() LANGUAGE sql AS 'SELECT 1'")]
    [TestCase("CREATE TRIGGER t AFTER INSERT ON orders EXECUTE FUNCTION f()")]
    [TestCase("CREATE RULE r AS ON INSERT TO orders DO NOTHING")]
    [TestCase("CREATE POLICY p ON orders USING (true)")]
    [TestCase("CREATE EXTENSION dblink")]
    [TestCase("CREATE DOMAIN d AS text CHECK (VALUE <> '')")]
    [TestCase("CREATE AGGREGATE a (int) (SFUNC = int4pl, STYPE = int)")]
    [TestCase("CREATE TYPE r AS RANGE (subtype = float8)")]
    [TestCase("CREATE TYPE shell")]
    [TestCase("CREATE STATISTICS s ON id, email FROM customers")]
    [TestCase("CREATE FOREIGN TABLE f (a int) SERVER s")]
    [TestCase("CREATE SCHEMA s AUTHORIZATION ann")]
    [TestCase("CREATE SCHEMA s CREATE TABLE t (a int)")]
    [TestCase("CREATE TEMP TABLE t (a int)")]
    [TestCase("CREATE TABLE t OF address")]
    [TestCase("CREATE TABLE t (a int) TABLESPACE x")]
    [TestCase("CREATE TABLE t (a int) USING columnar")]
    [TestCase("CREATE TABLE t (a int) WITH (user_catalog_table = true)")]
    [TestCase("CREATE TABLE t (LIKE orders INCLUDING ALL)")]
    [TestCase("CREATE TABLE t (a int, EXCLUDE USING gist (a WITH =))")]
    [TestCase("GRANT SELECT ON orders TO PUBLIC")]
    [TestCase("REVOKE ALL ON orders FROM ann")]
    [TestCase("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")]
    [TestCase("ALTER TABLE orders OWNER TO ann")]
    [TestCase("ALTER TABLE orders ENABLE ROW LEVEL SECURITY")]
    [TestCase("ALTER TABLE orders NO FORCE ROW LEVEL SECURITY")]
    [TestCase("ALTER TABLE orders DISABLE TRIGGER ALL")]
    [TestCase("ALTER TABLE orders ADD PRIMARY KEY USING INDEX orders_id_idx")]
    [TestCase("ALTER TABLE orders SET SCHEMA public")]
    [TestCase("ALTER TABLE orders REPLICA IDENTITY FULL")]
    [TestCase("ALTER TABLE orders SET TABLESPACE x")]
    [TestCase("ALTER TABLE orders SET ACCESS METHOD heap2")]
    [TestCase("ALTER TABLE orders RENAME TO x; DROP TABLE customers")]
    [TestCase("ALTER TABLE orders DROP COLUMN id CASCADE")]
    [TestCase("ALTER VIEW report RENAME TO x")]
    [TestCase("ALTER FUNCTION lower(text) RENAME TO l")]
    [TestCase("ALTER TYPE mood OWNER TO ann")]
    [TestCase("DROP TABLE orders CASCADE")]
    [TestCase("DROP SCHEMA hidden CASCADE")]
    [TestCase("DROP FUNCTION touch")]
    [TestCase("DROP VIEW report")]
    [TestCase("DROP TRIGGER t ON orders")]
    [TestCase("DROP POLICY p ON orders")]
    [TestCase("TRUNCATE orders CASCADE")]
    [TestCase("COMMENT ON FUNCTION touch IS 'x'")]
    [TestCase("COMMENT ON ROLE ann IS 'x'")]
    [TestCase("COMMENT ON DATABASE shop IS 'x'")]
    [TestCase("SECURITY LABEL ON TABLE orders IS 'x'")]
    [TestCase("REINDEX TABLE customers")]
    [TestCase("VACUUM customers")]
    [TestCase("REFRESH MATERIALIZED VIEW m")]
    [TestCase("DO 'BEGIN END'")]
    [TestCase("SET ROLE owner")]
    [TestCase("SELECT 1")]
    [TestCase("COPY customers TO STDOUT")]
    public void What_is_not_on_the_closed_list_is_refused(string sql) =>
        Assert.That(_session.Refuse(sql).SqlState, Is.AnyOf(Refused));

    [TestCase("ALTER TABLE orders ADD COLUMN x xml DEFAULT query_to_xml('TABLE customers', true, true, '')")]
    [TestCase("ALTER TABLE orders ADD COLUMN x text DEFAULT pg_catalog.pg_read_file('/etc/passwd')")]
    [TestCase("ALTER TABLE orders ADD COLUMN x text DEFAULT set_config('role', 'none', false)")]
    [TestCase("ALTER TABLE orders ALTER x SET DEFAULT touch(1)")]
    [TestCase("ALTER TABLE orders ALTER x SET DEFAULT public.lower('x')")]
    [TestCase("ALTER TABLE orders ADD CHECK (has_table_privilege('customers', 'select'))")]
    [TestCase("ALTER TABLE orders ADD CHECK (note ==> 'x')")]
    [TestCase("ALTER TABLE orders ADD CHECK (note OPERATOR(public.==>) 'x')")]
    [TestCase("ALTER TABLE orders ADD CHECK (lower_inc(note))")]
    [TestCase("ALTER TABLE orders ALTER x TYPE text USING (SELECT email FROM customers LIMIT 1)")]
    [TestCase("ALTER TABLE orders ADD COLUMN x text DEFAULT (SELECT email FROM customers LIMIT 1)")]
    [TestCase("ALTER TABLE orders ADD COLUMN x oid DEFAULT 'customers'::regclass")]
    [TestCase("ALTER TABLE orders ADD COLUMN x regclass DEFAULT 'customers'")]
    [TestCase("ALTER TABLE orders ALTER x TYPE citext USING x::citext")]
    [TestCase("ALTER TABLE orders ADD CHECK (x::positive > 0)")]
    [TestCase("CREATE TABLE t (a int DEFAULT nextval(lower('ORDERS_ID_SEQ')))")]
    [TestCase("CREATE TABLE t (a int DEFAULT nextval('Orders_id_seq'))")]
    [TestCase("CREATE TABLE t (a int DEFAULT nextval('customers'))")]
    [TestCase("CREATE INDEX ON orders (((orders).note))")]
    [TestCase("CREATE INDEX ON orders (touch(id))")]
    [TestCase("CREATE INDEX ON orders (row_to_json(orders))")]
    [TestCase("CREATE TABLE p (a int) PARTITION BY RANGE (touch(a))")]
    [TestCase("CREATE TABLE p PARTITION OF events FOR VALUES IN (touch(1))")]
    public void Code_that_does_more_than_compute_is_refused(string sql) =>
        Assert.That(_session.Refuse(sql).SqlState, Is.AnyOf(Refused));

    [TestCase("CREATE TABLE t (a nowhere)", "42704")]
    [TestCase("ALTER TABLE nowhere ADD COLUMN x int", "42P01")]
    [TestCase("ALTER TABLE ledger ADD COLUMN x int", "42P01")]
    [TestCase("ALTER TABLE report ALTER id SET DEFAULT 1", "42809")]
    [TestCase("DROP TABLE orders_id_idx", "42809")]
    [TestCase("COMMENT ON COLUMN report.id IS 'x'", "42809")]
    [TestCase("ALTER TABLE scratch ADD COLUMN x int", "0A000")]
    [TestCase("CREATE TABLE pg_temp.t (a int)", "0A000")]
    [TestCase("CREATE INDEX ON orders (note gin_trgm_ops)", "0A000")]
    [TestCase("CREATE INDEX ON orders (note COLLATE german)", "0A000")]
    [TestCase("CREATE SEQUENCE s OWNED BY orders.id", "0A000")]
    [TestCase("ALTER TABLE db.app.orders ADD COLUMN x int", "42501")]
    [TestCase("CREATE TABLE pg_catalog.t (a int)", "42501")]
    [TestCase("CREATE SCHEMA pg_mine", "42501")]
    [TestCase("CREATE TABLE gw.v9_abc (a int)", "42501")]
    [TestCase("DROP SCHEMA gw", "42501")]
    [TestCase("ALTER SCHEMA gw RENAME TO mine", "42501")]
    [TestCase("DROP TYPE text", "42501")]
    [TestCase("CREATE TABLE", "42601")]
    public void What_is_not_certain_is_refused(string sql, string sqlState) =>
        Assert.That(_session.Refuse(sql).SqlState, Is.EqualTo(sqlState));

    [Test]
    public void Nothing_is_qualified_where_the_servers_own_names_may_mean_something_else() => Assert.That(
        new DdlSession { SearchPath = "app pg_catalog public" }.Refuse("CREATE TABLE t (a text)").Message,
        Does.Contain("search_path"));

    [Test]
    public void Nothing_is_made_where_the_session_has_no_schema_for_it() => Assert.That(
        new DdlSession { CreationSchema = "" }.Refuse("CREATE TABLE t (a int)").SqlState, Is.EqualTo("3F000"));
}
