using System.Globalization;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using Npgsql;

namespace GatewayProxy.Tests.Recordings;

/// <summary>
/// What is in the spool stays there until it is stored, is counted until then, and what is lost is said.
/// </summary>
public sealed class SpoolTests
{
    private string _folder = "";

    private string Store => Path.Combine(_folder, "store");

    private string Spool => Path.Combine(_folder, "spool", "tests.orders");

    private StoredRecording Stored => new(Store);

    [SetUp]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("gwspool-").FullName;
        Directory.CreateDirectory(Store);
        Directory.CreateDirectory(Spool);
    }

    [TearDown]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Statements_that_go_on_while_the_spool_is_full_are_a_gap_in_the_record()
    {
        await using var gateway = await StartAsync(most: 64 * 1024, onFailure: RecordingFailureAction.Continue);
        await using (var connection = await gateway.OpenAsync())
        {
            await Eventually.HoldsAsync("its start is stored", () => Stored.Ledgers().Contains("ledgerStart"));
            var before = await FailuresAsync(gateway);
            BreakStore();
            await RunAsync(connection, $"SELECT '{new string('x', 100_000)}'");
            await Eventually.HoldsAsync("a statement is not recorded", async () =>
            {
                await RunAsync(connection, "SELECT 'while it is full'");
                return await FailuresAsync(gateway) > before;
            });
            MendStore();
        }

        await Eventually.HoldsAsync("the session is stored", () => Stored.Ids is [var id]
            && Stored.Segments(id) is [.., { Seal.Final: true }]);
        Assert.That(Stored.AllLines(), Does.Contain("\"type\":\"gap\""));
    }

    [Test]
    public async Task What_an_earlier_start_left_counts_as_long_as_it_is_not_stored()
    {
        var left = Path.Combine(Spool, SessionId.New(TimeProvider.System) + ".jsonl");
        await File.WriteAllTextAsync(left, new string('x', 100_000) + "\n");
        await using var gateway = await StartAsync(most: 64 * 1024);
        await Eventually.HoldsAsync("statements are refused", () => IsRefusedAsync(gateway));
        File.Delete(left);
        await Eventually.HoldsAsync("statements run", async () => !await IsRefusedAsync(gateway));
    }

    [Test]
    public async Task Lines_that_somebody_claims_to_be_stored_stay_in_the_spool()
    {
        using var nobody = SigningKey.Create();
        var claimed = Leave();
        var segment = new SegmentSealer(claimed, nobody, TimeProvider.System).Seal(
            await File.ReadAllBytesAsync(Path.Combine(Spool, claimed + ".jsonl")))!;
        await new DirectoryStore(Path.Combine(Store, "tests.orders")).TryCreateAsync(
            ObjectKey.Session(claimed, 1), segment.Content, default);
        await Task.Delay(TimeSpan.FromMilliseconds(2));
        var honest = Leave();
        await using var gateway = await StartAsync();
        await Eventually.HoldsAsync(
            "the other is stored", () => !File.Exists(Path.Combine(Spool, honest + ".jsonl")));
        Assert.That(File.Exists(Path.Combine(Spool, claimed + ".jsonl")), Is.True);
    }

    [Test]
    public async Task Ledger_that_is_not_stored_to_its_end_stays_in_the_spool()
    {
        string ledger;
        await using (var gateway = await StartAsync(interval: TimeSpan.FromHours(1)))
        {
            await Eventually.HoldsAsync("its start is stored", () => Stored.Ledgers().Contains("ledgerStart"));
            await using (var connection = await gateway.OpenAsync())
            {
                await RunAsync(connection, "SELECT 1");
                ledger = Directory.EnumerateFiles(Path.Combine(Spool, "ledger")).Single();
                var content = await File.ReadAllTextAsync(ledger);
                var changed = content.Replace("\"type\":\"opened\"", "\"type\":\"0pened\"", StringComparison.Ordinal);
                await using var file = new FileStream(
                    ledger, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(changed));
            }
        }

        Assert.That(File.Exists(ledger), Is.True);
    }

    private string Leave()
    {
        var target = new RecordedObject("tests", "orders", "uid-target");
        var start = new SessionStart
        {
            Session = SessionId.New(TimeProvider.System),
            Target = target,
            Grant = target,
            Database = "shop",
            Principal = new RecordedPrincipal { Issuer = "i", IssuerUrl = "https://i.example", Subject = "s" },
            ClientAddress = "127.0.0.1:1",
            UpstreamRole = "r",
            Masking = "Enforced",
            PolicyRevision = "1",
        };
        using var journal = SessionJournal.Open(Spool, start, TimeProvider.System);
        journal.WriteIntent(new StatementIntent { Sql = "SELECT 'left'"u8 });
        return start.Session;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<bool> IsRefusedAsync(GatewayUnderTest gateway)
    {
        try
        {
            await using var connection = await gateway.OpenAsync();
            await RunAsync(connection, "SELECT 2");
            return false;
        }
        catch (PostgresException e) when (e.SqlState == "55000")
        {
            return true;
        }
    }

    // Of all gateways in this process.
    private static async Task<double> FailuresAsync(GatewayUnderTest gateway)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(gateway.Operations, "/metrics"));
        return metrics.Split('\n')
            .Where(line => line.StartsWith("dbgateway_journal_failures_total ", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    private Task<GatewayUnderTest> StartAsync(
        long? most = null, TimeSpan? interval = null,
        RecordingFailureAction onFailure = RecordingFailureAction.Refuse) =>
        GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Recording = config.Recording with
            {
                Directory = Path.GetDirectoryName(Spool)!,
                Storage = new RecordingStorageConfig { Directory = Store },
                UploadInterval = interval ?? TimeSpan.FromMilliseconds(100),
                OnFailure = onFailure,
                SpoolMaxBytes = most,
            },
        });

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
