namespace GatewayProxy.Sql.Tests.Ddl;

/// <summary>A statement under ddl: OnApproval runs under an empty search path, and means what it meant.</summary>
public sealed class QualificationTests
{
    private readonly DdlSession _session = new();

    [TestCase("CREATE TABLE notes (id serial PRIMARY KEY, body text, at timestamptz DEFAULT now())",
        "CREATE TABLE \"app\".\"notes\" (id serial PRIMARY KEY, body text, at timestamptz DEFAULT now())")]
    [TestCase("/* hello */ create table if not exists notes(m mood default 'calm'::mood, d date[]) ; ",
        "create table if not exists \"app\".\"notes\"(m \"app\".\"mood\" default 'calm'::\"app\".\"mood\", d date[])")]
    [TestCase("CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node (id))",
        "CREATE TABLE \"app\".\"node\" (id int PRIMARY KEY, parent int REFERENCES \"app\".\"node\" (id))")]
    [TestCase("CREATE TABLE line (o int REFERENCES orders, c int REFERENCES customers (id), n numeric(1) CHECK (n>0))",
        "CREATE TABLE \"app\".\"line\" (o int REFERENCES \"app\".\"orders\", "
        + "c int REFERENCES \"public\".\"customers\" (id), n numeric(1) CHECK (n>0))")]
    [TestCase("CREATE TABLE t (id bigint DEFAULT nextval('orders_id_seq'::regclass))",
        "CREATE TABLE \"app\".\"t\" (id bigint DEFAULT nextval('\"app\".\"orders_id_seq\"'::regclass))")]
    [TestCase("CREATE TABLE day PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2026-01-01')",
        "CREATE TABLE \"app\".\"day\" PARTITION OF \"app\".\"events\" FOR VALUES FROM (MINVALUE) TO ('2026-01-01')")]
    [TestCase("CREATE TABLE copy (LIKE orders)", "CREATE TABLE \"app\".\"copy\" (LIKE \"app\".\"orders\")")]
    [TestCase("ALTER TABLE \"Orders; Old\" ADD COLUMN note text COLLATE \"C\", DROP COLUMN x",
        "ALTER TABLE \"public\".\"Orders; Old\" ADD COLUMN note text COLLATE \"C\", DROP COLUMN x")]
    [TestCase("ALTER TABLE ONLY orders ALTER total TYPE bigint USING total::bigint",
        "ALTER TABLE ONLY \"app\".\"orders\" ALTER total TYPE bigint USING total::bigint")]
    [TestCase("ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (who) REFERENCES customers (id) NOT VALID",
        "ALTER TABLE \"app\".\"orders\" ADD CONSTRAINT c FOREIGN KEY (who) "
        + "REFERENCES \"public\".\"customers\" (id) NOT VALID")]
    [TestCase("ALTER TABLE events ATTACH PARTITION events_old DEFAULT",
        "ALTER TABLE \"app\".\"events\" ATTACH PARTITION \"app\".\"events_old\" DEFAULT")]
    [TestCase("ALTER TABLE customers ADD COLUMN IF NOT EXISTS vip boolean DEFAULT false CHECK (vip IS NOT NULL)",
        "ALTER TABLE \"public\".\"customers\" ADD COLUMN IF NOT EXISTS vip boolean "
        + "DEFAULT false CHECK (vip IS NOT NULL)")]
    [TestCase("ALTER TABLE customers RENAME COLUMN name TO title",
        "ALTER TABLE \"public\".\"customers\" RENAME COLUMN name TO title")]
    [TestCase("ALTER INDEX orders_id_idx RENAME TO i", "ALTER INDEX \"app\".\"orders_id_idx\" RENAME TO i")]
    [TestCase("CREATE UNIQUE INDEX i ON orders (lower(a) text_pattern_ops DESC) INCLUDE (id) WHERE id BETWEEN 1 AND 9",
        "CREATE UNIQUE INDEX i ON \"app\".\"orders\" (lower(a) text_pattern_ops DESC) INCLUDE (id) "
        + "WHERE id BETWEEN 1 AND 9")]
    [TestCase("CREATE INDEX CONCURRENTLY ON customers (name, country)",
        "CREATE INDEX CONCURRENTLY ON \"public\".\"customers\" (name, country)")]
    [TestCase("CREATE INDEX ON orders USING gin (note public.gin_trgm_ops)",
        "CREATE INDEX ON \"app\".\"orders\" USING gin (note public.gin_trgm_ops)")]
    [TestCase("DROP TABLE IF EXISTS orders, hidden.ledger, nothing",
        "DROP TABLE IF EXISTS \"app\".\"orders\", \"hidden\".\"ledger\", \"app\".\"nothing\"")]
    [TestCase("DROP INDEX CONCURRENTLY orders_id_idx", "DROP INDEX CONCURRENTLY \"app\".\"orders_id_idx\"")]
    [TestCase("DROP TYPE mood", "DROP TYPE \"app\".\"mood\"")]
    [TestCase("DROP SCHEMA hidden", "DROP SCHEMA hidden")]
    [TestCase("TRUNCATE orders, ONLY customers RESTART IDENTITY",
        "TRUNCATE \"app\".\"orders\", ONLY \"public\".\"customers\" RESTART IDENTITY")]
    [TestCase("CREATE SEQUENCE s AS bigint START 5 OWNED BY app.orders.id",
        "CREATE SEQUENCE \"app\".\"s\" AS bigint START 5 OWNED BY app.orders.id")]
    [TestCase("ALTER SEQUENCE orders_id_seq RESTART WITH 5", "ALTER SEQUENCE \"app\".\"orders_id_seq\" RESTART WITH 5")]
    [TestCase("CREATE TYPE colour AS ENUM ('red', 'it''s')", "CREATE TYPE \"app\".\"colour\" AS ENUM ('red', 'it''s')")]
    [TestCase("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'wild' BEFORE 'calm'",
        "ALTER TYPE \"app\".\"mood\" ADD VALUE IF NOT EXISTS 'wild' BEFORE 'calm'")]
    [TestCase("ALTER TYPE mood RENAME VALUE 'a' TO 'b'", "ALTER TYPE \"app\".\"mood\" RENAME VALUE 'a' TO 'b'")]
    [TestCase("ALTER TYPE mood RENAME TO feeling", "ALTER TYPE \"app\".\"mood\" RENAME TO \"feeling\"")]
    [TestCase("CREATE TYPE pair AS (a int, b citext)",
        "CREATE TYPE \"app\".\"pair\" AS (a int, b \"public\".\"citext\")")]
    [TestCase("ALTER TYPE address ADD ATTRIBUTE zip text", "ALTER TYPE \"app\".\"address\" ADD ATTRIBUTE zip text")]
    [TestCase("CREATE SCHEMA IF NOT EXISTS billing", "CREATE SCHEMA IF NOT EXISTS billing")]
    [TestCase("ALTER SCHEMA hidden RENAME TO seen", "ALTER SCHEMA hidden RENAME TO seen")]
    [TestCase("COMMENT ON COLUMN customers.email IS E'the customer\\'s'",
        "COMMENT ON COLUMN \"public\".\"customers\".\"email\" IS 'the customer''s'")]
    [TestCase("COMMENT ON CONSTRAINT c ON orders IS NULL", "COMMENT ON CONSTRAINT \"c\" ON \"app\".\"orders\" IS NULL")]
    [TestCase("COMMENT ON TABLE orders IS 'x'", "COMMENT ON TABLE \"app\".\"orders\" IS 'x'")]
    public void Every_name_gets_the_schema_that_it_has_in_the_session(string sql, string qualified) =>
        Assert.That(_session.Qualify(sql).Text, Is.EqualTo(qualified));

    [TestCase("CREATE INDEX CONCURRENTLY ON orders (id)", true)]
    [TestCase("DROP INDEX CONCURRENTLY orders_id_idx", true)]
    [TestCase("ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY", true)]
    [TestCase("CREATE INDEX ON orders (id)", false)]
    public void What_no_transaction_block_takes_is_told_apart(string sql, bool alone) =>
        Assert.That(_session.Qualify(sql).RunsAlone, Is.EqualTo(alone));

    [TestCase("ALTER TABLE customers DROP COLUMN email")]
    [TestCase("DROP TABLE customers")]
    [TestCase("ALTER TABLE customers ALTER name TYPE varchar(40)")]
    public void Views_make_way_where_they_stand_in_the_way(string sql) =>
        Assert.That(
            _session.Qualify(sql).Release,
            Does.Contain("release(").And.Contain("customers").And.Contain("true)").And.EndWith("END $dbgateway$"));
}
