using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Tests.Approvals;

namespace GatewayProxy.Tests.Ddl;

/// <summary>A schema has changed, and the operator does not follow: masked sessions go no further.</summary>
public sealed class UnseenSchemaTests
{
    private const string Owner = "unseen_owner";
    private const string Read = "SELECT id FROM unseen.sales";

    private OwnedSchema _schema = null!;
    private GatewayUnderTest _gateway = null!;
    private WireClient _client = null!;
    private WireClient _other = null!;
    private int _changes;

    [OneTimeSetUp]
    public async Task CreateAsync() => _schema = await OwnedSchema.CreateAsync("unseen", Owner);

    [OneTimeTearDown]
    public Task DropAsync() => _schema.DropAsync();

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        _other.Dispose();
        await _gateway.DisposeAsync();
    }

    [Test]
    public async Task Masked_grants_are_refused_from_when_the_operator_is_overdue_until_it_has_followed()
    {
        await StartAsync(TimeSpan.FromSeconds(1));
        using var inside = await WireClient.LogInAsync(_gateway);
        await SayAsync(inside, "BEGIN");
        await SayAsync(inside, "SELECT 1");

        Assert.That(await ChangeAsync(), Does.Contain("C"), "the change itself has happened");
        Assert.That(await SayAsync(_other, Read), Is.EqualTo("57P03"));
        Assert.That(await SayAsync(_other, "BEGIN; COMMIT"), Is.EqualTo("57P03"));
        Assert.That(await ParseAsync(_other, Read), Is.EqualTo("57P03"));
        Assert.That(await SayAsync(_client, Read), Is.EqualTo("57P03"), "whose change it was, too");
        Assert.That(await SayAsync(inside, Read), Is.EqualTo("57P03"), "a transaction is no way around");
        Assert.That(await SayAsync(inside, "ROLLBACK"), Does.Contain("C"), "and can be ended");
        using var late = await WireClient.LogInAsync(_gateway);
        Assert.That(await SayAsync(late, Read), Is.EqualTo("57P03"));

        await _gateway.ReconfigureAsync(Seen(await AskAsync(SchemaFingerprint.Sql), null));
        Assert.That(await EventuallyReadsAsync(_other), Does.Contain("D"));
        Assert.That(await SayAsync(inside, Read), Does.Contain("D"));
    }

    [Test]
    public async Task Look_after_the_change_is_enough_however_much_others_change_meanwhile()
    {
        await StartAsync(TimeSpan.FromMinutes(5));
        var changing = ChangeAsync();
        await FollowedUpAsync();
        await _gateway.ReconfigureAsync(Seen("a schema of before", "3:3:"));
        var reading = SayAsync(_other, Read);
        Assert.That(await Task.WhenAny(changing, reading, Task.Delay(1000)), Is.Not.AnyOf(changing, reading));

        var now = await AskAsync(CatalogSnapshot.Sql);
        await ExecuteAsync($"CREATE TABLE unseen.other_{++_changes} (id int)");
        await _gateway.ReconfigureAsync(Seen("a schema of before", now));
        Assert.That(await changing, Does.Contain("C"));
        Assert.That(await reading, Does.Contain("D"));
    }

    [Test]
    public async Task Lost_connection_lets_nobody_go_on()
    {
        await StartAsync(TimeSpan.FromMinutes(5));
        var changing = ChangeAsync();
        await FollowedUpAsync();
        await AskAsync($"SELECT bool_and(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{Owner}'");
        var reading = SayAsync(_other, Read);
        Assert.That(await Task.WhenAny(changing, reading, Task.Delay(1500)), Is.Not.AnyOf(changing, reading));

        await _gateway.ReconfigureAsync(Seen(await AskAsync(SchemaFingerprint.Sql), null));
        Assert.That(await changing, Does.Contain("C"));
        Assert.That(await reading, Does.Contain("D"));
    }

    private async Task StartAsync(TimeSpan patience)
    {
        _gateway = await GatewayUnderTest.StartAsync(
            Server.Cluster,
            config => config with
            {
                Grants = [_schema.Grant],
                Databases =
                    [new DatabaseConfig { Name = "shop", Relations = [_schema.People], Fingerprint = "of before" }],
                ApprovalRules = [Rules.Hold("ddl", Risk.SchemaChange)],
            },
            operatorPatience: patience);
        _client = await WireClient.LogInAsync(_gateway);
        _other = await WireClient.LogInAsync(_gateway);
        Assert.That(await SayAsync(_other, Read), Does.Contain("D"));
    }

    /// <summary>An approved change; returns what its client hears.</summary>
    private async Task<string> ChangeAsync()
    {
        var running = SayAsync(_client, $"ALTER TABLE unseen.sales ADD COLUMN more_{++_changes} text");
        await _gateway.Approver.ApproveNextAsync();
        return await running;
    }

    /// <summary>The change has committed, and the gateway looks whether the operator has followed.</summary>
    private static Task FollowedUpAsync() => Server.Cluster.WaitUntilAsync(
        $"SELECT count(*) FROM pg_stat_activity WHERE usename = '{Owner}' AND query LIKE '%hashint8%'", "1");

    private static Func<GatewayConfig, GatewayConfig> Seen(string fingerprint, string? snapshot) =>
        config => config with
        {
            Databases = [.. config.Databases.Select(d => d with { Fingerprint = fingerprint, Snapshot = snapshot })],
        };

    private static async Task<string> EventuallyReadsAsync(WireClient client)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var heard = await SayAsync(client, Read);
            if (heard != "57P03" || TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(20))
            {
                return heard;
            }

            await Task.Delay(50);
        }
    }

    /// <summary>The codes of all answers to a query, or the SQLSTATE of its error.</summary>
    private static Task<string> SayAsync(WireClient client, string sql) =>
        HearAsync(client, new MessageBuilder().Query(sql));

    private static Task<string> ParseAsync(WireClient client, string sql) => HearAsync(
        client,
        new MessageBuilder().Begin(FrontendCode.Parse).String("").String(sql).Int16(0).End()
            .Begin(FrontendCode.Sync).End());

    private static async Task<string> HearAsync(WireClient client, MessageBuilder messages)
    {
        await client.SendAsync(messages);
        var codes = await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        return codes.Contains('E') ? client.LastSqlState : codes;
    }

    private static Task ExecuteAsync(string sql) => Server.Cluster.ExecuteAsync("shop", sql, default);

    private static async Task<string> AskAsync(string sql) =>
        (await Server.Cluster.QueryAsync("shop", sql, default)).Single();
}
