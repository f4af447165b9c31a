using System.Diagnostics;
using System.Text.Json;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Tests.Approvals;
using Npgsql;

namespace GatewayProxy.Tests.Ddl;

/// <summary>
/// Changes of the schema under a masked grant with ddl: OnApproval: they wait for people, and run as another role.
/// </summary>
public sealed class SchemaChangeTests
{
    private const string Owner = "ddl_owner";

    private OwnedSchema _schema = null!;
    private GatewayUnderTest _gateway = null!;
    private NpgsqlConnection _client = null!;

    private Approver Approver => _gateway.Approver;

    private static ApprovalRuleConfig ByDefault => Rules.Hold("ddl", Risk.SchemaChange, Risk.Destructive);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _schema = await OwnedSchema.CreateAsync("app", Owner);
        await ExecuteAsync($"CREATE SCHEMA early AUTHORIZATION {Owner}");
        _gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Grants = [_schema.Grant, GatewayUnderTest.Grant("other")],
            Databases = [new DatabaseConfig { Name = "shop", Relations = [_schema.People] }],
            ApprovalRules = [ByDefault],
        });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _gateway.DisposeAsync();
        await _schema.DropAsync();
    }

    [SetUp]
    public async Task ConnectAsync()
    {
        _client = await OpenAsync("main");
        await RunAsync(_client, "SET search_path = early, app", prepared: false);
    }

    [TearDown]
    public async Task DisconnectAsync() => await _client.DisposeAsync();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Approved_change_runs_as_the_DDL_role_under_the_text_that_was_shown(bool prepared)
    {
        var table = $"notes_{prepared}".ToLowerInvariant();
        var running = RunAsync(_client, $"CREATE TABLE {table} (id int REFERENCES sales, body text)", prepared);
        var request = await Approver.PendingAsync();
        Assert.That(
            request.Spec.Statement!.Text,
            Is.EqualTo($"CREATE TABLE \"early\".\"{table}\" (id int REFERENCES \"app\".\"sales\", body text)"));
        Assert.That(await AskAsync($"SELECT to_regclass('early.{table}') IS NULL"), Is.EqualTo(new[] { "t" }));
        await Approver.ApproveAsync(request);
        await running;
        Assert.That(
            await AskAsync($"SELECT tableowner FROM pg_tables WHERE tablename = '{table}'"),
            Is.EqualTo(new[] { Owner }));
        var lines = _gateway.Journal();
        Assert.That(
            lines.Any(l => l.TryGetProperty("internal", out _) && l.ToString().Contains($"early\\u0022.\\u0022{table}")
                || l.ToString().Contains($"\\\"early\\\".\\\"{table}\\\"")),
            Is.True, "what ran is in the recording");
        Assert.That(lines.Any(l => l.ToString().Contains("\"CREATE TABLE\"")), Is.True, "and its tag");
        Assert.That(await RunAsync(_client, "DELETE FROM app.sales WHERE id = 99", prepared), Is.Zero);
    }

    [Test]
    public async Task Denied_change_does_not_run()
    {
        var running = RunAsync(_client, "DROP TABLE sales", prepared: false);
        await Approver.DenyAsync(await Approver.PendingAsync(), "not today");
        Assert.That((await FailsAsync(running)).SqlState, Is.EqualTo("42501"));
        Assert.That(await AskAsync("SELECT count(*) FROM app.sales"), Is.EqualTo(new[] { "2" }));
    }

    [TestCase("CREATE INDEX ON people (email)")]
    [TestCase("ALTER TABLE people ALTER email TYPE varchar(3)")]
    [TestCase("CREATE UNIQUE INDEX ON app.people ((email || 'x'))")]
    [TestCase("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")]
    [TestCase("CREATE TABLE c AS SELECT email FROM people")]
    [TestCase("GRANT SELECT ON people TO PUBLIC")]
    public async Task Nobody_is_asked_for_what_cannot_be_approved(string sql)
    {
        var asked = Approver.All.Count;
        Assert.That((await FailsAsync(RunAsync(_client, sql, prepared: false))).SqlState, Is.EqualTo("42501"));
        Assert.That(Approver.All, Has.Count.EqualTo(asked));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Change_inside_a_transaction_is_refused(bool prepared)
    {
        await using var transaction = await _client.BeginTransactionAsync();
        var error = await FailsAsync(RunAsync(_client, "CREATE TABLE inside (id int)", prepared));
        Assert.That(error.SqlState, Is.EqualTo("25001"));
    }

    [Test]
    public async Task Change_under_a_grant_without_ddl_is_refused()
    {
        await using var other = await OpenAsync("other");
        var error = await FailsAsync(RunAsync(other, "CREATE TABLE app.mine (id int)", prepared: false));
        Assert.That(error.SqlState, Is.EqualTo("42501"));
    }

    [Test]
    public async Task Change_that_no_rule_has_approved_is_refused()
    {
        await _gateway.ReconfigureAsync(c => c with { ApprovalRules = [] });
        try
        {
            var error = await FailsAsync(RunAsync(_client, "CREATE TABLE lonely (id int)", prepared: false));
            Assert.That(error.MessageText, Does.Contain("no ApprovalRule"));
        }
        finally
        {
            await _gateway.ReconfigureAsync(c => c with { ApprovalRules = [ByDefault] });
        }
    }

    [Test]
    public async Task Rule_that_denies_what_masks_refuse_as_well_is_in_the_recording()
    {
        await _gateway.ReconfigureAsync(c => c with { ApprovalRules = [Rules.Deny("no-gifts", Risk.PrivilegeChange)] });
        try
        {
            var error = await FailsAsync(RunAsync(_client, "GRANT SELECT ON people TO PUBLIC", prepared: true));
            Assert.That(error.MessageText, Does.Contain("no-gifts"));
            var line = _gateway.Journal().Last(l => l.ToString().Contains("GRANT SELECT ON people"));
            Assert.That(line.GetProperty("rule").GetString(), Does.Contain("no-gifts"));
        }
        finally
        {
            await _gateway.ReconfigureAsync(c => c with { ApprovalRules = [ByDefault] });
        }
    }

    [Test]
    public async Task Error_about_names_comes_in_the_servers_words()
    {
        var error = await ApprovedFailsAsync("CREATE TABLE app.sales (id int)");
        Assert.That((error.SqlState, error.MessageText), Is.EqualTo(("42P07", "relation \"sales\" already exists")));
    }

    [Test]
    public async Task Error_about_values_does_not_come_in_the_servers_words()
    {
        var error = await ApprovedFailsAsync("ALTER TABLE sales ADD CONSTRAINT small CHECK (total < 100)");
        Assert.That(error.SqlState, Is.EqualTo("23514"));
        Assert.That(error.ToString(), Does.Not.Contain("4711").And.Not.Contains("small"));
        Assert.That(error.Detail, Does.Contain("keeps the server's own words back"));
    }

    [Test]
    public async Task Name_that_has_come_to_mean_another_table_is_not_what_was_approved()
    {
        var running = RunAsync(_client, "ALTER TABLE sales ADD COLUMN note text", prepared: false);
        var request = await Approver.PendingAsync();
        await ExecuteAsync($"CREATE TABLE early.sales (id int); ALTER TABLE early.sales OWNER TO {Owner}");
        await Approver.ApproveAsync(request);
        Assert.That((await FailsAsync(running)).MessageText, Does.Contain("ChangedSinceRequested"));
        Assert.That(
            await AskAsync(
                "SELECT count(*) FROM pg_attribute WHERE attname = 'note' AND attrelid::regclass::text LIKE '%sales'"),
            Is.EqualTo(new[] { "0" }));
        await ExecuteAsync("DROP TABLE early.sales");
    }

    [Test]
    public async Task Change_of_a_client_that_is_gone_ends_though_the_server_says_nothing_any_more()
    {
        await using var locker = await Server.Cluster.ConnectAsync(Server.Cluster.Superuser, "shop", default);
        await using var transaction = await locker.BeginTransactionAsync();
        await using (var lockTable = new NpgsqlCommand("LOCK TABLE app.sales", locker, transaction))
        {
            await lockTable.ExecuteNonQueryAsync();
        }

        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query("ALTER TABLE app.sales ADD COLUMN silent text"));
        await Approver.ApproveNextAsync();
        var waiting = $"FROM pg_stat_activity WHERE usename = '{Owner}' AND wait_event_type = 'Lock'";
        await Server.Cluster.WaitUntilAsync($"SELECT count(*) {waiting}", "1");
        var backend = (await AskAsync($"SELECT pid {waiting}"))[0];
        await SignalAsync("STOP", backend);
        try
        {
            var before = Lost();
            client.Dispose();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (Lost() == before)
            {
                await Task.Delay(100, patience.Token);
            }
        }
        finally
        {
            await SignalAsync("CONT", backend);
        }

        await transaction.RollbackAsync();
        await Server.Cluster.WaitUntilAsync($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{Owner}'", "0");
        Assert.That(
            await AskAsync("SELECT count(*) FROM pg_attribute WHERE attname = 'silent' AND NOT attisdropped"),
            Is.EqualTo(new[] { "0" }));
    }

    [Test]
    public async Task Client_that_cancels_while_the_change_waits_for_a_lock_gets_it_cancelled()
    {
        await using var locker = await Server.Cluster.ConnectAsync(Server.Cluster.Superuser, "shop", default);
        await using var transaction = await locker.BeginTransactionAsync();
        await using (var lockTable = new NpgsqlCommand("LOCK TABLE app.sales", locker, transaction))
        {
            await lockTable.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand("ALTER TABLE sales ADD COLUMN late text", _client);
        var running = command.ExecuteNonQueryAsync();
        await Approver.ApproveNextAsync();
        await Server.Cluster.WaitUntilAsync(
            $"SELECT count(*) FROM pg_stat_activity WHERE usename = '{Owner}' AND wait_event_type = 'Lock'", "1");
        command.Cancel();
        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.That(error!.InnerException, Has.Property("SqlState").EqualTo("57014"));
        await Server.Cluster.WaitUntilAsync($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{Owner}'", "0");
    }

    [Test]
    public async Task No_session_of_the_database_goes_on_before_the_operator_has_seen_the_change()
    {
        await _gateway.ReconfigureAsync(c => Seen(c, "another schema"));
        await using var other = await OpenAsync("other");
        var running = RunAsync(_client, "ALTER TABLE sales ADD COLUMN seen text", prepared: false);
        await Approver.ApproveNextAsync();
        await Server.Cluster.WaitUntilAsync(
            $"SELECT count(*) FROM pg_stat_activity WHERE usename = '{Owner}' AND query LIKE '%hashint8%'", "1");
        var reading = RunAsync(other, "SELECT id FROM app.sales", prepared: false);
        Assert.That(await Task.WhenAny(running, reading, Task.Delay(1000)), Is.Not.AnyOf(running, reading));
        var now = (await AskAsync(SchemaFingerprint.Sql))[0];
        await _gateway.ReconfigureAsync(c => Seen(c, now));
        await Task.WhenAll(running, reading).WaitAsync(TimeSpan.FromSeconds(20));
        await _gateway.ReconfigureAsync(c => Seen(c, null));
    }

    private static async Task SignalAsync(string signal, string process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process]);
        await kill.WaitForExitAsync();
        Assert.That(kill.ExitCode, Is.Zero);
    }

    // What is not known to have happened.
    private int Lost() => _gateway.Journal().Count(l => l.TryGetProperty("result", out var result)
        && result.ValueKind == JsonValueKind.String && result.GetString() == "lost");

    private static GatewayConfig Seen(GatewayConfig config, string? fingerprint) =>
        config with { Databases = [.. config.Databases.Select(d => d with { Fingerprint = fingerprint })] };

    private async Task<PostgresException> ApprovedFailsAsync(string sql)
    {
        var running = RunAsync(_client, sql, prepared: false);
        await Approver.ApproveNextAsync();
        return await FailsAsync(running);
    }

    private async Task<NpgsqlConnection> OpenAsync(string grant)
    {
        var settings = _gateway.Connection(grant);
        settings.IncludeErrorDetail = true;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<PostgresException> FailsAsync(Task running) =>
        (await Assert.ThrowsAsync<PostgresException>(() => running))!;

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, bool prepared)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (prepared)
        {
            await command.PrepareAsync();
        }

        return await command.ExecuteNonQueryAsync();
    }

    private static Task ExecuteAsync(string sql) => Server.Cluster.ExecuteAsync("shop", sql, default);

    private static Task<IReadOnlyList<string>> AskAsync(string sql) => Server.Cluster.QueryAsync("shop", sql, default);
}
