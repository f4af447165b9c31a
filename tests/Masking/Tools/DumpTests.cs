using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Masking.Tools;

/// <summary>A dump through the gateway is a copy with the masks in place of the secrets.</summary>
public sealed class DumpTests
{
    [Test]
    public async Task Dump_restores_with_masks_in_place_and_nothing_of_ours()
    {
        using var folder = new ScratchFolder();
        var dump = await DumpAsync(folder, CrmDatabase.Environment, "--no-owner", "--no-privileges");
        Assert.That(dump, Does.Not.Contain(CrmDatabase.Canary));
        Assert.That(dump, Does.Not.Match("gw_"));
        await RestoreAsync("restored", folder);
        Assert.That(
            await CrmDatabase.AskAsync(
                "SELECT count(*), count(DISTINCT email), max(phone), max(score), count(tags) FROM crm.people",
                "restored"),
            Is.EqualTo(new[] { "50|50|***|0|0" }));
        Assert.That(
            await CrmDatabase.AskAsync("SELECT count(*), max(word) FROM crm.secrets", "restored"),
            Is.EqualTo(new[] { "5|***" }));
        Assert.That(
            await CrmDatabase.AskAsync("SELECT nextval('crm.calls_id_seq')", "restored"), Is.EqualTo(new[] { "51" }));
    }

    [Test]
    public async Task Dump_of_data_restores_into_the_tables_that_are_there()
    {
        using var folder = new ScratchFolder();
        await DumpAsync(folder, CrmDatabase.Environment, "--no-owner", "--no-privileges", "--section=pre-data");
        await RestoreAsync("filled", folder);
        var dump = await DumpAsync(folder, CrmDatabase.Environment, "--data-only");
        Assert.That(dump, Does.Not.Contain(CrmDatabase.Canary));
        await PsqlAsync("filled", folder);
        Assert.That(
            await CrmDatabase.AskAsync("SELECT max(summary) FROM crm.calls", "filled"), Is.EqualTo(new[] { "***" }));
    }

    [Test]
    public async Task Dump_by_inserts_which_read_ONLY_restores_with_masks_in_place()
    {
        using var folder = new ScratchFolder();
        var dump = await DumpAsync(folder, CrmDatabase.Environment, "--inserts", "--no-owner", "--no-privileges");
        Assert.That(dump, Does.Not.Contain(CrmDatabase.Canary));
        await RestoreAsync("inserted", folder);
        Assert.That(
            await CrmDatabase.AskAsync(
                "SELECT count(*), count(DISTINCT email), max(phone) FROM crm.people", "inserted"),
            Is.EqualTo(new[] { "50|50|***" }));
    }

    [Test]
    public async Task Dump_of_a_twin_holds_no_canary()
    {
        using var folder = new ScratchFolder();
        // Of a sequence that no column owns, no grant says anything.
        var dump = await DumpAsync(
            folder, TwinsOfThisRun.ClientEnvironment, "-T", "shop.invoice_no", "--no-privileges");
        Assert.That(dump, Does.Contain("MASKED-CARD"));
        Assert.That(TwinsOfThisRun.Canaries.Find(dump), Is.Null, "a canary sings");
        Assert.That(dump, Does.Not.Match(CrmDatabase.OwnObject().ToString()));
    }

    private static async Task<string> DumpAsync(
        ScratchFolder folder, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        var file = Path.Combine(folder.Root, "dump.sql");
        (await ClientProgram.RunAsync("pg_dump", [.. options, "-f", file], environment)).Succeeded();
        return await File.ReadAllTextAsync(file);
    }

    private static async Task RestoreAsync(string database, ScratchFolder folder)
    {
        var owner = TwinsOfThisRun.OwnerCredential.Username;
        await CrmDatabase.AskAsync($"CREATE DATABASE {database} OWNER {owner}", "postgres");
        await PsqlAsync(database, folder);
    }

    private static async Task PsqlAsync(string database, ScratchFolder folder)
    {
        var environment = new Dictionary<string, string>(CrmDatabase.Environment)
        {
            ["PGPORT"] = $"{TwinsOfThisRun.Cluster.Port}",
            ["PGUSER"] = TwinsOfThisRun.OwnerCredential.Username,
            ["PGPASSWORD"] = TwinsOfThisRun.OwnerCredential.Password,
            ["PGDATABASE"] = database,
            ["PGSSLROOTCERT"] = folder.Write("server-ca.crt", TwinsOfThisRun.Cluster.CaPem!),
        };
        (await ClientProgram.RunAsync(
            "psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", Path.Combine(folder.Root, "dump.sql")], environment))
            .Succeeded();
    }
}
