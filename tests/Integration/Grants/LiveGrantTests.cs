using System.Globalization;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Grants;

/// <summary>A file changes, and the sessions with it: at the client, in the gateway and in the database.</summary>
public sealed class LiveGrantTests
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private LocalInstallation _gateway = null!;

    private static SharedServer Server => ServerOfThisRun.Server;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await LocalInstallation.StartAsync(ServerOfThisRun.Server);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Deleted_grant_ends_its_session_within_a_second_and_loses_its_role()
    {
        await AddAsync("deleted");
        var role = _gateway.LoginRole("deleted");
        await using var connection = await _gateway.OpenAsync("deleted");
        Assert.That(await BackendsAsync(role), Is.EqualTo("1"));
        _gateway.Resources.Delete("deleted.yaml");
        await EndsWithinASecondAsync(connection, "57P01", "was deleted");
        await GoneFromTheDatabaseAsync(role);
        Refused("deleted", "28000");
    }

    [Test]
    public async Task Grant_edited_to_other_subjects_ends_the_session_within_a_second()
    {
        await AddAsync("edited");
        var role = _gateway.LoginRole("edited");
        await using var connection = await _gateway.OpenAsync("edited");
        _gateway.Resources.Edit("edited.yaml", "ref: refs/heads/main", "ref: refs/heads/release");
        await EndsWithinASecondAsync(connection, "57P01", "no longer names this identity");
        await Eventually.HoldsAsync("no backend", async () => await BackendsAsync(role) == "0");
        Refused("edited", "28000");
    }

    [Test]
    public async Task Narrower_limits_reach_running_sessions()
    {
        await AddAsync("limited");
        await using var connection = await _gateway.OpenAsync("limited");
        _gateway.Resources.Edit("limited.yaml", "maxDuration: 1h", "maxDuration: 1s");
        var (_, error) = await connection.EndAsync();
        Assert.That(error.SqlState, Is.EqualTo("57P01"));
        Assert.That(error.MessageText, Does.Contain("maxDuration"));
    }

    [Test]
    public async Task Idle_limit_set_while_the_session_idles_ends_it()
    {
        await AddAsync("idling");
        await using var connection = await _gateway.OpenAsync("idling");
        _gateway.Resources.Edit("idling.yaml", "idleTimeout: 10m", "idleTimeout: 1s");
        var (_, error) = await connection.EndAsync();
        Assert.That(error.SqlState, Is.EqualTo("57P05"));
    }

    [Test]
    public async Task Statement_limit_set_while_the_session_lives_cancels_the_next_statement()
    {
        await AddAsync("slow");
        await using var connection = await _gateway.OpenAsync("slow");
        _gateway.Resources.Edit("slow.yaml", "statementTimeout: 60s", "statementTimeout: 1s");
        await Eventually.HoldsAsync(
            "the limit is enforced", async () => await SqlStateAsync(connection, "SELECT pg_sleep(3)") == "57014");
    }

    [Test]
    public async Task Expired_grant_ends_its_session_and_loses_its_role()
    {
        var expiry = TimeProvider.System.GetUtcNow().AddSeconds(5);
        await AddAsync("expiring", text => WithExpiry(text, expiry));
        var role = _gateway.LoginRole("expiring");
        await using var connection = await _gateway.OpenAsync("expiring");
        var (_, error) = await connection.EndAsync();
        var late = TimeProvider.System.GetUtcNow() - expiry;
        Assert.That(error.SqlState, Is.EqualTo("57P01"));
        Assert.That(error.MessageText, Does.Contain("expired"));
        Assert.That(late, Is.LessThan(OneSecond).And.GreaterThan(-OneSecond));
        await GoneFromTheDatabaseAsync(role);
        await _gateway.NotReadyAsync("DatabaseGrant", "expiring", "Expired");
    }

    [Test]
    public async Task Grant_is_served_from_its_notBefore_on()
    {
        var start = TimeProvider.System.GetUtcNow().AddSeconds(4);
        _gateway.Resources.Write("later.yaml", ResourceFolder.GrantNamed("later").Replace(
            "notBefore: 2026-01-01T00:00:00Z", $"notBefore: {Text(start)}", StringComparison.Ordinal));
        Refused("later", "28000");
        await Eventually.HoldsAsync("the grant is served", async () =>
        {
            try
            {
                await using var connection = await _gateway.OpenAsync("later");
                return true;
            }
            catch (PostgresException)
            {
                return false;
            }
        });
        Assert.That(TimeProvider.System.GetUtcNow(), Is.GreaterThanOrEqualTo(start.AddSeconds(-1)));
    }

    [Test]
    public async Task One_session_more_than_maxConcurrent_is_refused_by_the_database()
    {
        await AddAsync(
            "single", text => text.Replace("maxConcurrent: 5", "maxConcurrent: 1", StringComparison.Ordinal));
        await using (await _gateway.OpenAsync("single"))
        {
            Refused("single", "53300");
        }

        await Eventually.HoldsAsync(
            "the place is free", async () => await BackendsAsync(_gateway.LoginRole("single")) == "0");
        await using var next = await _gateway.OpenAsync("single");
    }

    [Test]
    public async Task Policy_that_takes_its_exemption_back_ends_the_exempt_session_within_a_second()
    {
        await _gateway.ReadyAsync("DatabaseGrant", "dba-breakglass");
        await using var connection = await _gateway.OpenAsync("dba-breakglass", _gateway.Tokens.OfBreakglass());
        _gateway.Resources.Edit(ResourceFolder.Policy, "exemptGrants: [dba-breakglass]", "exemptGrants: []");
        await EndsWithinASecondAsync(connection, "57P01", "grant");
        _gateway.Resources.Edit(ResourceFolder.Policy, "exemptGrants: []", "exemptGrants: [dba-breakglass]");
    }

    [Test]
    public async Task Deleted_grant_ends_in_the_database_even_when_the_gateway_hangs()
    {
        await AddAsync("cutoff");
        var role = _gateway.LoginRole("cutoff");
        await using var connection = await _gateway.OpenAsync("cutoff");
        var proxy = _gateway.Proxy;
        Processes.Signal("STOP", proxy);
        try
        {
            _gateway.Resources.Delete("cutoff.yaml");
            await GoneFromTheDatabaseAsync(role);
        }
        finally
        {
            Processes.Signal("CONT", proxy);
        }
    }

    [Test]
    public async Task Session_that_the_DBA_ends_hears_the_databases_own_words()
    {
        await AddAsync("ended");
        await using var connection = await _gateway.OpenAsync("ended");
        var role = _gateway.LoginRole("ended");
        await Server.AskAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'");
        var (_, error) = await connection.EndAsync();
        Assert.That(error.MessageText, Is.EqualTo("terminating connection due to administrator command"));
    }

    [Test]
    public async Task Other_installation_on_the_same_server_is_not_touched()
    {
        await using var other = await LocalInstallation.StartAsync(ServerOfThisRun.Server);
        await using var theirs = await other.OpenAsync();
        await AddAsync("ours");
        await using var ours = await _gateway.OpenAsync("ours");
        _gateway.Resources.Delete("ours.yaml");
        await EndsWithinASecondAsync(ours, "57P01", "was deleted");
        Assert.That(await theirs.ScalarAsync("SELECT session_user"), Is.EqualTo(other.LoginRole()));
        Assert.That(await BackendsAsync(other.LoginRole()), Is.EqualTo("1"));
        Assert.That(other.LoginRole(), Is.Not.EqualTo(_gateway.LoginRole()));
    }

    private static string WithExpiry(string text, DateTimeOffset at) =>
        text.Replace("expiresAt: 2030-12-31T00:00:00Z", $"expiresAt: {Text(at)}", StringComparison.Ordinal);

    private static string Text(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static Task<string> BackendsAsync(string role) =>
        Server.AskAsync($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{role}'");

    private static async Task GoneFromTheDatabaseAsync(string role)
    {
        await Eventually.HoldsAsync("no backend of the role", async () => await BackendsAsync(role) == "0");
        await Eventually.HoldsAsync(
            "the role cannot log in",
            async () => await Server.AskAsync(
                $"SELECT count(*) FROM pg_roles WHERE rolname = '{role}' AND rolcanlogin") == "0");
    }

    private static async Task EndsWithinASecondAsync(NpgsqlConnection connection, string sqlState, string reason)
    {
        var (took, error) = await connection.EndAsync();
        Assert.That(error.SqlState, Is.EqualTo(sqlState));
        Assert.That(error.MessageText, Does.Contain(reason));
        Assert.That(took, Is.LessThan(OneSecond));
    }

    private static async Task<string> SqlStateAsync(NpgsqlConnection connection, string sql)
    {
        try
        {
            await connection.RunAsync(sql);
            return "00000";
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }

    private async Task AddAsync(string name, Func<string, string>? adjust = null)
    {
        _gateway.Resources.Write($"{name}.yaml", (adjust ?? (text => text))(ResourceFolder.GrantNamed(name)));
        await _gateway.ReadyAsync("DatabaseGrant", name);
    }

    private void Refused(string grant, string sqlState) => Assert.That(
        () => _gateway.OpenAsync(grant),
        Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo(sqlState));
}
