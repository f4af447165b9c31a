using System.Collections.Concurrent;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.SessionRecords;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;
using GatewayProxy.Recordings;
using Npgsql;

namespace GatewayProxy.Tests.Recordings;

/// <summary>Sessions get their records, and go when they have been kept long enough.</summary>
public sealed class SessionIndexTests
{
    private string _folder = "";

    private string Store => Path.Combine(_folder, "store");

    private string Records => Path.Combine(_folder, "records");

    private string Spool => Path.Combine(_folder, "spool");

    private StoredRecording Stored => new(Store);

    [SetUp]
    public void Prepare() => _folder = Directory.CreateTempSubdirectory("gwindex-").FullName;

    [TearDown]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_session_has_two_writes_one_when_it_starts_and_one_when_it_is_stored()
    {
        Directory.CreateDirectory(Path.Combine(Records, "tests"));
        var writes = new ConcurrentQueue<string>();
        using var watcher = new FileSystemWatcher(Path.Combine(Records, "tests"));
        watcher.Renamed += (_, renamed) => writes.Enqueue(renamed.Name!);
        watcher.NotifyFilter = NotifyFilters.FileName;
        watcher.EnableRaisingEvents = true;
        await using var gateway = await StartAsync();
        await using (var connection = await gateway.OpenAsync())
        {
            await Eventually.HoldsAsync("the record is there", async () => (await ListAsync()).Count == 1);
            var started = (await ListAsync()).Single();
            Assert.That(started.Status?.EndedAt, Is.Null);
            Assert.That((started.Spec.Subject, started.Spec.GrantRef.Name), Is.EqualTo(("ci:main", "main")));
            await RunAsync(connection, "SELECT 1");
            await RunAsync(connection, "SELECT generate_series(1, 10)");
        }

        await Eventually.HoldsAsync(
            "the record is complete", async () => (await ListAsync())[0].Status?.Location is not null);
        var record = (await ListAsync()).Single();
        var status = record.Status!;
        var last = Stored.Segments(record.Spec.SessionId)[^1];
        Assert.That((status.State, status.Statements, status.Denied), Is.EqualTo((SessionRecordState.Complete, 3, 0)));
        // The driver asks for its types before that.
        Assert.That(status.Rows, Is.GreaterThan(11));
        Assert.That((status.Head, status.Digest), Is.EqualTo((last.Seal.Head, last.Digest)));
        Assert.That((status.KeyId, status.Signature), Is.EqualTo((last.Jws.KeyId, last.Jws.Signature)));
        Assert.That(status.Bytes, Is.EqualTo(Stored.Segments(record.Spec.SessionId).Sum(s => s.Seal.Bytes)));
        Assert.That(status.Location, Does.StartWith("file:///").And.EndsWith($"/sessions/{record.Spec.SessionId}"));
        var file = new FileInfo(Path.Combine(Records, "tests", record.Spec.SessionId + ".yaml"));
        Assert.That(file.Length, Is.LessThan(2000));
        await gateway.StopAsync();
        Assert.That(writes, Is.EqualTo(new[] { file.Name, file.Name }));
    }

    [Test]
    public async Task Records_that_cannot_be_written_stop_no_session_and_are_made_up_for()
    {
        await File.WriteAllTextAsync(Records, "in the way");
        await using var gateway = await StartAsync();
        await using (var connection = await gateway.OpenAsync())
        {
            await RunAsync(connection, "SELECT 1");
        }

        await Eventually.HoldsAsync("the session is stored", () => Stored.Ids is [var id]
            && Stored.Segments(id) is [.., { Seal.Final: true }]);
        await Eventually.HoldsAsync(
            "the failure is counted",
            async () => !(await MetricsAsync(gateway)).Contains("session_record_failures_total 0\n"));
        File.Delete(Records);
        await Eventually.HoldsAsync(
            "the record is complete", async () => (await ListAsync()) is [{ Status.Location: not null }]);
        await Eventually.HoldsAsync(
            "the spool is empty", () => Directory.GetFiles(Path.Combine(Spool, "tests.orders"), "*.jsonl").Length == 0);
    }

    [Test]
    public async Task A_session_that_the_next_start_finishes_is_interrupted_in_its_record()
    {
        var session = LeaveBehind();
        await using var gateway = await StartAsync();
        await Eventually.HoldsAsync(
            "the record is complete", async () => (await ListAsync()) is [{ Status.Location: not null }]);
        var record = (await ListAsync()).Single();
        Assert.That(record.Spec.SessionId, Is.EqualTo(session));
        Assert.That(record.Status!.State, Is.EqualTo(SessionRecordState.Interrupted));
        Assert.That((record.Status.Statements, record.Status.Denied), Is.EqualTo((2, 1)));
        Assert.That(record.Status.EndReason, Is.Null);
    }

    [Test]
    public async Task What_was_kept_long_enough_is_removed_and_verification_knows_why()
    {
        await using var gateway = await StartAsync();
        string kept;
        await using (var connection = await gateway.OpenAsync())
        {
            await RunAsync(connection, "SELECT 1");
            await using (var other = await gateway.OpenAsync())
            {
                await RunAsync(other, "SELECT 2");
            }

            await Eventually.HoldsAsync(
                "one session is complete",
                async () => (await ListAsync()).Count(r => r.Status?.Location is not null) == 1);
            kept = (await ListAsync()).Single(r => r.Status?.Location is null).Spec.SessionId;
            var gone = (await ListAsync()).Single(r => r.Spec.SessionId != kept).Spec.SessionId;
            await Task.Delay(TimeSpan.FromSeconds(1.1));
            await gateway.ReconfigureAsync(config => config with
            {
                Recording = config.Recording with { Retention = TimeSpan.FromSeconds(1) },
            });
            await Eventually.HoldsAsync("the record is gone", async () => (await ListAsync()).Count == 1);
            Assert.That((await ListAsync()).Single().Spec.SessionId, Is.EqualTo(kept));
            Assert.That(Directory.Exists(Path.Combine(Store, "tests.orders", "sessions", gone))
                && Stored.Segments(gone).Count > 0, Is.False);
            Assert.That(await VerdictAsync(gateway.VerificationKey, gone), Is.EqualTo(RecordingVerdict.Removed));
        }

        Assert.That(Stored.Ledgers(), Does.Contain("\"type\":\"removed\""));
    }

    private async Task<RecordingVerdict> VerdictAsync(VerificationKey key, string session)
    {
        var store = new DirectoryStore(Path.Combine(Store, "tests.orders"));
        var all = await new RecordingVerifier(store, key).VerifyAsync(session, default).ToListAsync();
        return all.Single(r => r.Id == session).Verdict;
    }

    private string LeaveBehind()
    {
        var start = new SessionStart
        {
            Session = SessionId.New(TimeProvider.System),
            Target = new RecordedObject("tests", "orders", "uid-target"),
            Database = "shop",
            Grant = new RecordedObject("tests", "main", "uid-main"),
            Principal = new RecordedPrincipal { Issuer = "test", IssuerUrl = "https://x", Subject = "ci:main" },
            ClientAddress = "127.0.0.1:5",
            UpstreamRole = "gw_x",
            Masking = "Enforced",
            PolicyRevision = "r",
        };
        using var journal = SessionJournal.Open(
            SpoolFolder.Of(Spool, "tests", "orders").Path, start, TimeProvider.System);
        journal.WriteIntent(new StatementIntent { Sql = "SELECT 1"u8, Verdict = StatementVerdict.Allow });
        journal.WriteIntent(new StatementIntent { Sql = "SELECT 2"u8, Verdict = StatementVerdict.Deny });
        return start.Session;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> MetricsAsync(GatewayUnderTest gateway)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(gateway.Operations, "/metrics"));
    }

    private async Task<List<SessionRecord>> ListAsync() =>
        await new SessionRecordFiles(Records).ListAsync("tests", "orders", default).ToListAsync();

    private Task<GatewayUnderTest> StartAsync() => GatewayUnderTest.StartAsync(Server.Cluster, config => config with
    {
        Recording = config.Recording with
        {
            Directory = Spool,
            Records = Records,
            Storage = new RecordingStorageConfig { Directory = Store },
            UploadInterval = TimeSpan.FromMilliseconds(100),
        },
    });
}
