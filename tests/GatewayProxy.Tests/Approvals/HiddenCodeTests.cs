namespace GatewayProxy.Tests.Approvals;

/// <summary>Code that a text runs without naming it, or that a session makes in order to run it so.</summary>
public sealed class HiddenCodeTests : AttackFixture
{
    private const string Code = "LANGUAGE sql AS 'DELETE FROM held; SELECT 1'";

    [SetUp]
    public Task CreateCodeAsync() => Server.Cluster.ExecuteAsync(
        "shop",
        $"""
        CREATE OR REPLACE FUNCTION purge(int) RETURNS int {Code};
        CREATE OR REPLACE FUNCTION purge_early(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
            'BEGIN RETURN purge($1); END';
        CREATE OR REPLACE FUNCTION purge_trigger() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN DELETE FROM held; RETURN NEW; END'
        """,
        default);

    [TestCase("SELECT purge(1)")]
    [TestCase("SELECT (1).purge")]
    [TestCase("SELECT (x.a).purge FROM (SELECT 1 AS a) x")]
    [TestCase("SELECT (ARRAY[1])[1].purge")]
    [TestCase("EXPLAIN SELECT purge_early(1)")]
    [TestCase("CREATE TEMP VIEW v AS SELECT purge(1)", "SELECT * FROM pg_temp.v")]
    [TestCase(
        "CREATE TEMP TABLE t (i int)", "CREATE RULE r AS ON INSERT TO t DO ALSO DELETE FROM held",
        "INSERT INTO t VALUES (1)")]
    [TestCase(
        "CREATE TEMP TABLE t (i int)", "CREATE RULE r AS ON INSERT TO t DO ALSO SELECT purge(1)",
        "INSERT INTO t VALUES (1)")]
    [TestCase(
        "CREATE TEMP TABLE t (i int)", "CREATE TRIGGER t BEFORE INSERT ON t EXECUTE FUNCTION purge_trigger()",
        "INSERT INTO t VALUES (1)")]
    [TestCase("CREATE TEMP TABLE t (i int DEFAULT purge(1))", "INSERT INTO t DEFAULT VALUES")]
    [TestCase(
        "CREATE FUNCTION pg_temp.f(int, int) RETURNS int " + Code,
        "CREATE OPERATOR pg_temp.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = pg_temp.f)",
        "SELECT 1 OPERATOR(pg_temp.===) 1")]
    [TestCase("CREATE FUNCTION public.md5(int) RETURNS int " + Code, "SELECT md5(1)")]
    [TestCase("CREATE AGGREGATE public.md5(int) (SFUNC = int4larger, STYPE = int, FINALFUNC = purge)", "SELECT md5(1)")]
    public async Task Code_that_nobody_approved_does_not_run(params string[] queries)
    {
        await SendAsync(queries);
        await AllRowsAreThereAsync();
    }
}
