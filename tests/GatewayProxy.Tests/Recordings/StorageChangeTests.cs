using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;
using Npgsql;

namespace GatewayProxy.Tests.Recordings;

/// <summary>A target that names another storage: what began in one place ends there, and both are verified.</summary>
public sealed class StorageChangeTests
{
    private string _folder = "";

    private string First => Path.Combine(_folder, "first");

    private string Second => Path.Combine(_folder, "second");

    [SetUp]
    public void Prepare() => _folder = Directory.CreateTempSubdirectory("gwplaces-").FullName;

    [TearDown]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Sessions_end_where_they_began_and_both_places_are_verified()
    {
        await using var gateway = await StartAsync(RecordingDurability.Written);
        await using (var before = await gateway.OpenAsync())
        {
            await RunAsync(before, "SELECT 'before'");
            await Eventually.HoldsAsync(
                "it is stored", () => new StoredRecording(First).AllLines().Contains("'before'"));
            await NameAsync(gateway, new RecordingStorageConfig { Directory = Second });
            await RunAsync(before, "SELECT 'after'");
            await using var next = await gateway.OpenAsync();
            await RunAsync(next, "SELECT 'elsewhere'");
        }

        await Eventually.HoldsAsync("the old place is left", () => new StoredRecording(First).Ledgers()
            .Contains("ledgerEnd"));
        // A proxy that stops before its key is certified leaves what it has to the next start.
        await Eventually.HoldsAsync(
            "the new place is certified", () => new StoredRecording(Second).AllLines().Contains("elsewhere"));
        await gateway.StopAsync();
        Assert.That(new StoredRecording(First).AllLines(), Does.Contain("'after'").And.Not.Contain("elsewhere"));
        Assert.That(new StoredRecording(Second).AllLines(), Does.Contain("elsewhere").And.Not.Contain("'after'"));
        foreach (var place in (string[])[First, Second])
        {
            var results = await new RecordingVerifier(
                new DirectoryStore(Path.Combine(place, "tests.orders")), gateway.VerificationKey)
                .VerifyAsync(null, default).ToListAsync();
            Assert.That(results, Is.Not.Empty);
            Assert.That(results.Select(r => r.Verdict), Is.All.EqualTo(RecordingVerdict.Verified));
        }
    }

    [Test]
    public async Task Session_that_must_be_stored_first_goes_on_when_the_storage_is_not_named_any_more()
    {
        await using var gateway = await StartAsync(RecordingDurability.Remote);
        await using var connection = await gateway.OpenAsync();
        await RunAsync(connection, "SELECT 'before'");
        await NameAsync(gateway, null);
        await RunAsync(connection, "SELECT 'after'");
        Assert.That(new StoredRecording(First).AllLines(), Does.Contain("'after'"));
    }

    private static Task NameAsync(GatewayUnderTest gateway, RecordingStorageConfig? storage) =>
        gateway.ReconfigureAsync(config => config with
        {
            Recording = config.Recording with { Storage = storage },
        });

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private Task<GatewayUnderTest> StartAsync(RecordingDurability durability) =>
        GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Recording = config.Recording with
            {
                Storage = new RecordingStorageConfig { Directory = First },
                UploadInterval = TimeSpan.FromMilliseconds(100),
                Durability = durability,
            },
        });
}
