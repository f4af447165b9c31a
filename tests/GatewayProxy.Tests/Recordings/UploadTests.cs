using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayProxy.Tests.Recordings;

/// <summary>Recordings get into the store, and what has to be there before a statement runs is there.</summary>
public sealed class UploadTests
{
    private string _folder = "";

    private string Store => Path.Combine(_folder, "store");

    private StoredRecording Stored => new(Store);

    [SetUp]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("gwstore-").FullName;
        Directory.CreateDirectory(Store);
    }

    [TearDown]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Session_that_is_over_is_in_the_store_and_not_in_the_spool()
    {
        await using var gateway = await StartAsync(RecordingDurability.Written);
        await using (var connection = await gateway.OpenAsync())
        {
            await SelectAsync(connection, "SELECT 'over and done'");
        }

        await Eventually.HoldsAsync("the session's end is stored", () => Stored.Ids is [var id]
            && Stored.Segments(id) is [.., { Seal.Final: true }]);
        Assert.That(Stored.AllLines(), Does.Contain("over and done").And.Contain("\"type\":\"end\""));
        await Eventually.HoldsAsync("the spool is empty", () => Spooled(gateway).Count == 0);
    }

    [Test]
    public async Task Session_that_runs_is_in_the_store_after_the_interval()
    {
        await using var gateway = await StartAsync(RecordingDurability.Written);
        await using var connection = await gateway.OpenAsync();
        await SelectAsync(connection, "SELECT 'first'");
        await Eventually.HoldsAsync("the statement is stored", () => Stored.AllLines().Contains("'first'"));
        await SelectAsync(connection, "SELECT 'second'");
        await Eventually.HoldsAsync("the next one too", () => Stored.AllLines().Contains("'second'"));
        var segments = Stored.Segments(Stored.Ids.Single());
        Assert.That(segments, Has.Count.GreaterThan(1));
        Assert.That(segments.Skip(1).Select(s => s.Seal.Prev), Is.EqualTo(segments.SkipLast(1).Select(s => s.Digest)));
    }

    [Test]
    public async Task Ledger_lists_sessions_and_segments_and_ends_with_the_proxy()
    {
        string session;
        await using (var gateway = await StartAsync(RecordingDurability.Written))
        {
            await using (var connection = await gateway.OpenAsync())
            {
                await SelectAsync(connection, "SELECT 1");
            }

            await Eventually.HoldsAsync("the session is stored", () => Stored.Ids.Count == 1);
            session = Stored.Ids.Single();
        }

        var ledger = Stored.Ledgers();
        foreach (var part in (string[])["ledgerStart", "opened", "segment", "closed", "ledgerEnd", session])
        {
            Assert.That(ledger, Does.Contain(part));
        }
    }

    [Test]
    public async Task Remote_has_the_statement_in_the_store_before_it_has_run()
    {
        await using var gateway = await StartAsync(RecordingDurability.Remote, TimeSpan.FromHours(1));
        await using var connection = await gateway.OpenAsync();
        await SelectAsync(connection, "SELECT 'remote'");
        Assert.That(Stored.AllLines(), Does.Contain("'remote'"));
    }

    [Test]
    public async Task Synced_runs_statements()
    {
        await using var gateway = await StartAsync(RecordingDurability.Synced);
        await using var connection = await gateway.OpenAsync();
        Assert.That(await SelectAsync(connection, "SELECT 'synced'"), Is.EqualTo("synced"));
    }

    [Test]
    public async Task Remote_without_a_store_runs_nothing_and_ends_the_session()
    {
        await using var gateway = await StartAsync(RecordingDurability.Remote);
        await using var connection = await gateway.OpenAsync();
        await SelectAsync(connection, "CREATE TABLE upload_probe (id int)");
        BreakStore();
        var failure = await Assert.ThrowsAsync<PostgresException>(
            () => SelectAsync(connection, "INSERT INTO upload_probe VALUES (1)"));
        Assert.That(failure!.SqlState, Is.EqualTo("58030"));
        var rows = await Server.Cluster.QueryAsync("shop", "SELECT count(*)::text FROM upload_probe", default);
        Assert.That(rows.Single(), Is.EqualTo("0"));
        await Server.Cluster.ExecuteAsync("shop", "DROP TABLE upload_probe", default);
        MendStore();
    }

    [Test]
    public async Task Statements_are_refused_while_the_spool_is_full_and_run_again_when_it_has_room()
    {
        await using var gateway = await StartAsync(RecordingDurability.Written, most: 64 * 1024);
        await using var connection = await gateway.OpenAsync();
        await SelectAsync(connection, "SELECT 1");
        BreakStore();
        var text = $"SELECT '{new string('x', 100_000)}'";
        await SelectAsync(connection, text);
        await Eventually.HoldsAsync("statements are refused", () => IsRefusedAsync(connection));
        MendStore();
        await Eventually.HoldsAsync("statements run", async () => !await IsRefusedAsync(connection));
    }

    [Test]
    public async Task Object_of_somebody_else_is_not_replaced()
    {
        await using var gateway = await StartAsync(RecordingDurability.Written, TimeSpan.FromHours(1));
        var (before, foreign) = ("", "");
        await using (var connection = await gateway.OpenAsync())
        {
            before = await FailuresAsync(gateway);
            var session = Path.GetFileNameWithoutExtension(Spooled(gateway).Single());
            var folder = Directory.CreateDirectory(Path.Combine(Store, "tests.orders", "sessions", session)).FullName;
            // The first segment may be there by now: it goes as soon as the proxy's key is certified.
            foreign = Path.Combine(folder, $"{Directory.GetFiles(folder).Length + 1:D8}.jsonl");
            File.WriteAllText(foreign, "somebody else's\n");
        }

        await Eventually.HoldsAsync(
            "the failure is counted", async () => await FailuresAsync(gateway) != before);
        Assert.That(Spooled(gateway), Has.Count.EqualTo(1));
        Assert.That(File.ReadAllText(foreign), Is.EqualTo("somebody else's\n"));
    }

    // Of all gateways in this process.
    private static async Task<string> FailuresAsync(GatewayUnderTest gateway)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(gateway.Operations, "/metrics"));
        return metrics.Split('\n').Single(
            line => line.StartsWith("dbgateway_recording_upload_failures_total ", StringComparison.Ordinal));
    }

    private static async Task<object?> SelectAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<bool> IsRefusedAsync(NpgsqlConnection connection)
    {
        try
        {
            await SelectAsync(connection, "SELECT 2");
            return false;
        }
        catch (PostgresException e) when (e.SqlState == "55000")
        {
            return true;
        }
    }

    private static IReadOnlyList<string> Spooled(GatewayUnderTest gateway) =>
        [.. Directory.EnumerateFiles(Path.Combine(gateway.RecordingDirectory, "tests.orders"), "*.jsonl")];

    private Task<GatewayUnderTest> StartAsync(
        RecordingDurability durability, TimeSpan? interval = null, long? most = null) =>
        GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Recording = config.Recording with
            {
                Storage = new RecordingStorageConfig { Directory = Store },
                UploadInterval = interval ?? TimeSpan.FromMilliseconds(100),
                Durability = durability,
                SpoolMaxBytes = most,
            },
        });

    // What is no directory takes no file, not even of root.
    private void BreakStore()
    {
        Directory.Move(Store, Store + ".away");
        File.WriteAllText(Store, "");
    }

    private void MendStore()
    {
        File.Delete(Store);
        Directory.Move(Store + ".away", Store);
    }
}
