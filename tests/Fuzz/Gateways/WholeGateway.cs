using System.Text.Json;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Support;
using GatewayProxy.Listening;
using Npgsql;

namespace GatewayOperator.Tests.Fuzz.Gateways;

/// <summary>One PostgreSQL server and two gateways for the tests of this namespace, and what holds of them.</summary>
[SetUpFixture]
public sealed class WholeGateway
{
    /// <summary>From accept to login at the impatient gateway: short, because strangers use it up.</summary>
    public static readonly TimeSpan StartupTime = TimeSpan.FromSeconds(5);

    private static readonly FaultLog Faults = new();

    private static PostgresCluster? _cluster;
    private static GatewayUnderTest? _gateway;
    private static GatewayUnderTest? _impatient;

    public static PostgresCluster Cluster => _cluster!;

    public static GatewayUnderTest Gateway => _gateway!;

    public static GatewayUnderTest Impatient => _impatient!;

    /// <summary>Somebody who does everything right is served.</summary>
    public static async Task ServesAsync(GatewayUnderTest gateway)
    {
        await using var connection = await gateway.OpenAsync("other");
        await using var command = new NpgsqlCommand("SELECT 'served'", connection);
        Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo("served"));
    }

    /// <summary>
    /// No session is left at the server, every journal has come to its end and says what became of each statement, and
    /// nothing happened that the gateway did not expect.
    /// </summary>
    public static async Task HasClearedUpAsync()
    {
        try
        {
            await AllHaveLeftAsync();
        }
        finally
        {
            // One fault is not to fail everything after it.
            await Cluster.QueryAsync(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'gw\\_test\\_%'",
                default);
        }
    }

    private static async Task AllHaveLeftAsync()
    {
        await Eventually.HoldsAsync(
            "no session is left at the server",
            async () => (await SessionsAsync()).Count == 0,
            () => string.Join('\n', SessionsAsync().GetAwaiter().GetResult()));
        await Eventually.HoldsAsync("every journal has an end", () => Journals().All(HasEnded));
        foreach (var journal in Journals())
        {
            Assert.That(Unpaired(journal), Is.Empty, $"statements without an outcome in {journal}");
            File.Delete(journal);
        }

        Assert.That(Faults.Lines, Is.Empty);
    }

    public static async Task<IReadOnlyList<string>> SessionsAsync() => await Cluster.QueryAsync(
        "postgres",
        "SELECT usename, state, wait_event, left(query, 80) FROM pg_stat_activity WHERE usename LIKE 'gw\\_test\\_%'",
        default);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Console.SetOut(Faults);
        var options = new PostgresClusterOptions
        {
            Settings = new Dictionary<string, string> { ["max_connections"] = "300" },
        };
        _cluster = await PostgresCluster.StartAsync(options, default);
        await _cluster.ExecuteAsync("postgres", "CREATE DATABASE shop", default);
        await _cluster.ExecuteAsync("shop", "CREATE TABLE sink (n int)", default);
        _gateway = await StartAsync(new StartupLimits());
        _impatient = await StartAsync(new StartupLimits { Time = StartupTime });
        // Damaged statements run, whatever they have become; those of the other grant are ours.
        await _cluster.ExecuteAsync(
            "postgres", $"ALTER ROLE \"{GatewayUnderTest.RoleOf("main")}\" SET statement_timeout = '10s'", default);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var gateway in (GatewayUnderTest?[])[_gateway, _impatient])
        {
            await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    private static Task<GatewayUnderTest> StartAsync(StartupLimits limits) => GatewayUnderTest.StartAsync(
        Cluster,
        config => config with { Grants = [GatewayUnderTest.Grant("main"), GatewayUnderTest.Grant("other")] },
        limits);

    private static string[] Journals() =>
    [
        .. new[] { Gateway, Impatient }.Select(gateway => gateway.RecordingDirectory).Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.jsonl", SearchOption.AllDirectories)),
    ];

    private static bool HasEnded(string journal) => Lines(journal).LastOrDefault() is { } last && Type(last) == "end";

    private static List<long> Unpaired(string journal)
    {
        var lines = Lines(journal);
        return [.. Numbers(lines, "statement").Except(Numbers(lines, "outcome"))];
    }

    private static IEnumerable<long> Numbers(List<JsonElement> lines, string type) =>
        lines.Where(line => Type(line) == type).Select(line => line.GetProperty("n").GetInt64());

    private static string? Type(JsonElement line) => line.GetProperty("type").GetString();

    // The writer of a journal that is still written to may be in the middle of a line.
    private static List<JsonElement> Lines(string journal)
    {
        using var reader = new StreamReader(
            new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        return
        [
            .. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<JsonElement>(line)),
        ];
    }
}
