using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Masking.Twins;

namespace GatewayOperator.Tests.Masking.Tools;

/// <summary>psql's own questions to the catalog.</summary>
public sealed class PsqlTests
{
    private static IEnumerable<string> Commands =>
    [
        "\\d", "\\dn+", "\\dt *.*", "\\dv+ *.*", "\\d *.*", "\\df *.*", "\\di *.*", "\\dp *.*", "\\dT *.*", "\\ds *.*",
        "\\d+ shop.customers", "\\dd *.*", "\\z", "\\l",
    ];

    [TestCaseSource(nameof(Commands))]
    public async Task Command_shows_nothing_of_ours(string command) =>
        Assert.That((await PsqlAsync(command)).Succeeded(), Does.Not.Match(CrmDatabase.OwnObject().ToString()));

    [Test]
    public async Task Table_is_described_with_all_its_columns_under_its_own_name()
    {
        var described = (await PsqlAsync("\\d customers")).Succeeded();
        Assert.That(described, Does.Contain("Table \"shop.customers\""));
        var columns = await CrmDatabase.AskAsync(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'shop.customers'::regclass AND attnum > 0",
            TwinDatabases.A);
        foreach (var column in columns)
        {
            Assert.That(described, Does.Match($@"(?m)^ *{column} "));
        }
    }

    [Test]
    public async Task Completion_of_names_finds_the_table()
    {
        // What psql sends when the tabulator is pressed behind "SELECT * FROM cust".
        const string question = """
            SELECT pg_catalog.quote_ident(c.relname) FROM pg_catalog.pg_class c
            WHERE c.relkind IN ('r', 'S', 'v', 'm', 'f', 'p')
              AND substring(pg_catalog.quote_ident(c.relname),1,4)='cust'
              AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1
            """;
        Assert.That((await PsqlAsync(question)).Succeeded(), Does.Contain("customers"));
    }

    [Test]
    public async Task Error_names_the_table_that_the_statement_names()
    {
        var result = await PsqlAsync("SELECT detail FROM shop.audit_log FOR UPDATE");
        Assert.That(result.Error, Does.Contain("permission denied for view audit_log"));
    }

    private static Task<ProgramResult> PsqlAsync(string command) => ClientProgram.RunAsync(
        "psql", ["-X", "-v", "ON_ERROR_STOP=1", "-c", command], TwinsOfThisRun.ClientEnvironment);
}
