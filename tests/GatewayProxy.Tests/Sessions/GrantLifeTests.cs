using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Tests.Harness.Gateway;
using Npgsql;

namespace GatewayProxy.Tests.Sessions;

/// <summary>A session lives as long as its grant and within its limits.</summary>
public sealed class GrantLifeTests
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private GatewayUnderTest _gateway = null!;

    [SetUp]
    public async Task StartAsync() => _gateway = await GatewayUnderTest.StartAsync(Server.Cluster);

    [TearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Deleted_grant_ends_the_idle_session_within_a_second()
    {
        await using var connection = await _gateway.OpenAsync();
        await _gateway.ReconfigureAsync(config => config with { Grants = [] });
        await AssertEndsAsync(connection, "57P01", "was deleted");
    }

    [Test]
    public async Task Deleted_grant_ends_the_running_statement_at_the_server_too()
    {
        await using var connection = await _gateway.OpenAsync();
        var running = ExecuteAsync(connection, "SELECT pg_sleep(61)");
        await Server.Cluster.WaitUntilAsync(Running("pg_sleep(61)"), "1");
        var startedAt = TimeProvider.System.GetTimestamp();
        await _gateway.ReconfigureAsync(config => config with { Grants = [] });
        Assert.That(async () => await running, Throws.InstanceOf<PostgresException>()
            .With.Property("SqlState").EqualTo("57P01"));
        Assert.That(TimeProvider.System.GetElapsedTime(startedAt), Is.LessThan(OneSecond));
        await Server.Cluster.WaitUntilAsync(Running("pg_sleep(61)"), "0");
    }

    [Test]
    public async Task Deleted_grant_cuts_off_a_client_that_does_not_read()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(Protocol.Simple.QueryMessage.Query(
            new Protocol.MessageBuilder(), "SELECT repeat('y', 1000) FROM generate_series(1, 1000000)"));
        await Server.Cluster.WaitUntilUnreadAsync("SELECT repeat('y'");
        await _gateway.ReconfigureAsync(config => config with { Grants = [] });
        await Server.Cluster.WaitUntilAsync(Running("repeat(''y''"), "0");
    }

    [Test]
    public async Task Activation_that_is_over_ends_the_session_by_the_proxys_own_clock()
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(3);
        await ChangeAsync(grant => grant with
        {
            Subjects = [],
            Activation = new ActivationConfig
            {
                Mode = ActivationMode.OnRequest,
                MaxDuration = TimeSpan.FromMinutes(30),
                Subjects = grant.Subjects,
                Active =
                [
                    new GrantActivation { Issuer = "test", Subject = "ci:main", Until = until, Request = "main-7k2mq" },
                ],
            },
        });
        await using var connection = await _gateway.OpenAsync();
        await AssertEndsAsync(connection, "57P01", "activation of the grant main is over");
        Assert.That(TimeProvider.System.GetUtcNow(), Is.GreaterThanOrEqualTo(until));
        Assert.That(
            async () => await _gateway.OpenAsync(),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("28000"));
    }

    [Test]
    public async Task Grant_that_no_longer_names_the_subject_ends_the_session()
    {
        await using var connection = await _gateway.OpenAsync();
        await ChangeAsync(grant => grant with
        {
            Subjects = [GatewayUnderTest.Subject("ci:x")],
        });
        await AssertEndsAsync(connection, "57P01", "no longer names this identity");
    }

    [Test]
    public async Task Unrelated_change_leaves_the_session_alone()
    {
        await using var connection = await _gateway.OpenAsync();
        await _gateway.ReconfigureAsync(config => config with
        {
            Grants = [.. config.Grants, GatewayUnderTest.Grant("other")],
        });
        await ExecuteAsync(connection, "SELECT 1");
    }

    [Test]
    public async Task Expiry_ends_the_session_by_the_proxys_own_clock()
    {
        await ChangeAsync(grant => grant with { ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(2) });
        await using var connection = await _gateway.OpenAsync();
        await AssertEndsAsync(connection, "57P01", "has expired");
    }

    [Test]
    public async Task Longest_duration_ends_the_session()
    {
        await LimitAsync(limits => limits with { MaxDuration = TimeSpan.FromSeconds(1) });
        await using var connection = await _gateway.OpenAsync();
        await AssertEndsAsync(connection, "57P01", "maxDuration");
    }

    [Test]
    public async Task Idle_session_ends_and_a_busy_one_does_not()
    {
        await LimitAsync(limits => limits with { IdleTimeout = TimeSpan.FromSeconds(1) });
        await using var busy = await _gateway.OpenAsync();
        await using var idle = await _gateway.OpenAsync();
        await ExecuteAsync(busy, "SELECT pg_sleep(1.5)");
        await AssertEndsAsync(idle, "57P05", "idleTimeout");
    }

    [Test]
    public async Task Statement_timeout_cancels_the_statement_whatever_the_client_has_set()
    {
        await LimitAsync(limits => limits with { StatementTimeout = TimeSpan.FromSeconds(1) });
        await using var connection = await _gateway.OpenAsync();
        await ExecuteAsync(connection, "SET statement_timeout = 0");
        Assert.That(async () => await ExecuteAsync(connection, "SELECT pg_sleep(62)"), Throws
            .InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("57014")
            .And.Message.Contains("session.statementTimeout"));
        await ExecuteAsync(connection, "SELECT 1");
    }

    [Test]
    public async Task More_rows_than_the_grant_allows_are_an_error_and_the_session_lives_on()
    {
        await LimitAsync(limits => limits with { MaxRows = 5000 });
        await using var connection = await _gateway.OpenAsync();
        await ExecuteAsync(connection, "SELECT generate_series(1, 5000)");
        Assert.That(
            async () => await ExecuteAsync(connection, "SELECT generate_series(1, 100000000)"),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("54000"));
        await ExecuteAsync(connection, "SELECT 1");
    }

    [Test]
    public async Task More_bytes_than_the_grant_allows_are_an_error()
    {
        await LimitAsync(limits => limits with { MaxBytes = 1_000_000 });
        await using var connection = await _gateway.OpenAsync();
        Assert.That(
            async () => await ExecuteAsync(connection, "SELECT repeat('x', 1000) FROM generate_series(1, 100000000)"),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("54000"));
    }

    [Test]
    public async Task Default_action_Deny_refuses_every_statement_and_records_it()
    {
        await _gateway.ReconfigureAsync(config => config with { DefaultAction = DefaultAction.Deny });
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(Protocol.Simple.QueryMessage.Query(new Protocol.MessageBuilder(), "SELECT 1"));
        Assert.That(await client.ReadUntilAsync(Protocol.BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        Assert.That(client.LastSqlState, Is.EqualTo("42501"));
        Assert.That(
            _gateway.Journal().Where(line => line.TryGetProperty("verdict", out _))
                .Select(line => line.GetProperty("verdict").GetString()),
            Does.Contain("deny"));
    }

    [Test]
    public async Task Session_that_the_server_ends_is_recorded_as_ended_by_the_server()
    {
        await using var connection = await _gateway.OpenAsync();
        await Server.Cluster.ExecuteAsync(
            "postgres",
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = {connection.ProcessID}",
            default);
        await AssertEndsAsync(connection, "57P01", "administrator command");
        await _gateway.StopAsync();
        Assert.That(
            _gateway.Journal().Single(line => line.GetProperty("type").GetString() == "end")
                .GetProperty("reason").GetString(),
            Is.EqualTo("endedByServer"));
    }

    [Test]
    public async Task Shutdown_waits_for_the_open_transaction_and_tells_idle_sessions()
    {
        await using var idle = await _gateway.OpenAsync();
        await using var working = await _gateway.OpenAsync();
        await using var transaction = await working.BeginTransactionAsync();
        await ExecuteAsync(working, "SELECT 1");
        var stopping = _gateway.StopAsync();
        await AssertEndsAsync(idle, "57P01", "shutting down");
        await ExecuteAsync(working, "SELECT 2");
        await transaction.CommitAsync();
        await stopping;
    }

    [Test]
    public async Task Session_that_has_copied_is_at_rest_and_drains_at_once()
    {
        await using var connection = await _gateway.OpenAsync();
        await ExecuteAsync(connection, "CREATE TEMP TABLE copied (id int)");
        await using (var writer = await connection.BeginTextImportAsync("COPY copied FROM STDIN"))
        {
            await writer.WriteAsync("1\n");
        }

        var startedAt = TimeProvider.System.GetTimestamp();
        await _gateway.StopAsync();
        Assert.That(TimeProvider.System.GetElapsedTime(startedAt), Is.LessThan(TimeSpan.FromSeconds(1.9)));
    }

    [Test]
    public async Task Statement_that_cannot_be_recorded_does_not_run()
    {
        using var disk = SmallDisk.Mount();
        await using var gateway = await GatewayUnderTest.StartAsync(
            Server.Cluster, config => config with { Recording = config.Recording with { Directory = disk.Path } });
        await using var connection = await gateway.OpenAsync();
        await ExecuteAsync(connection, "CREATE TEMP TABLE unrecorded (id int)");
        disk.Fill();
        // The last started page of the journal still has room; what fills it is recorded and may run.
        Assert.That(
            async () =>
            {
                for (var i = 0; i < 100; i++)
                {
                    await ExecuteAsync(connection, "SELECT 'fills the page'");
                }
            },
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("55000"));
        Assert.That(
            async () => await ExecuteAsync(connection, "INSERT INTO unrecorded VALUES (1)"),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("55000"));
        disk.Free();
        await using var count = new NpgsqlCommand("SELECT count(*) FROM unrecorded", connection);
        Assert.That(await count.ExecuteScalarAsync(), Is.EqualTo(0L));
    }

    private static string Running(string text) =>
        $"SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%{text}%' AND state = 'active' "
        + "AND pid <> pg_backend_pid()";

    private static async Task AssertEndsAsync(NpgsqlConnection connection, string sqlState, string reason)
    {
        // Waits for the server to speak first: the session has to end without the client asking for anything.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        Assert.That(async () => await connection.WaitAsync(patience.Token), Throws.InstanceOf<PostgresException>()
            .With.Property("SqlState").EqualTo(sqlState).And.Message.Contains(reason));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private Task ChangeAsync(Func<GrantConfig, GrantConfig> change) =>
        _gateway.ReconfigureAsync(config => config with { Grants = [.. config.Grants.Select(change)] });

    private Task LimitAsync(Func<SessionLimits, SessionLimits> change) =>
        ChangeAsync(grant => grant with { Session = change(grant.Session) });
}
