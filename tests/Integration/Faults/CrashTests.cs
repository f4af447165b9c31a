using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Faults;

/// <summary>Processes die, and nothing is left hanging, open or unsaid.</summary>
public sealed class CrashTests
{
    private LocalInstallation _gateway = null!;

    [SetUp]
    public async Task StartAsync() => _gateway = await LocalInstallation.StartAsync(ServerOfThisRun.Server);

    [TearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Killed_operator_takes_its_proxy_along_and_the_restart_finds_its_state()
    {
        var before = await RolesAsync();
        Assert.That(before, Is.Not.Empty);
        await using var connection = await _gateway.OpenAsync();
        await _gateway.Operator.KillAsync();
        await Eventually.HoldsAsync("the proxy ended", () => _gateway.Proxies.Count == 0);
        Assert.That(FreePort.IsFree(_gateway.GatewayPort));
        Assert.That(() => connection.ScalarAsync("SELECT 1"), Throws.InstanceOf<NpgsqlException>());
        _gateway.Launch();
        await Eventually.HoldsAsync("sessions are admitted again", CanLogInAsync);
        Assert.That(await RolesAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Grant_deleted_while_the_operator_was_dead_is_gone_after_the_restart()
    {
        var role = _gateway.LoginRole();
        await _gateway.Operator.KillAsync();
        await Eventually.HoldsAsync("the proxy ended", () => _gateway.Proxies.Count == 0);
        _gateway.Resources.Delete(ResourceFolder.Grant);
        _gateway.Launch();
        await Eventually.HoldsAsync(
            "the role is gone",
            async () =>
                await _gateway.Server.AskAsync($"SELECT count(*) FROM pg_roles WHERE rolname = '{role}'") == "0");
        await Eventually.HoldsAsync("the proxy is back", () => !FreePort.IsFree(_gateway.GatewayPort));
        Assert.That(
            () => _gateway.OpenAsync(),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("28000"));
    }

    [Test]
    public async Task Killed_proxy_is_started_again_and_its_sessions_are_listed_as_interrupted()
    {
        await using var connection = await _gateway.OpenAsync();
        await connection.ScalarAsync("SELECT 'before the crash'");
        var killed = _gateway.Proxy;
        Processes.Signal("KILL", killed);
        Assert.That(() => connection.ScalarAsync("SELECT 1"), Throws.InstanceOf<NpgsqlException>());
        await Eventually.HoldsAsync("another proxy admits sessions", CanLogInAsync);
        Assert.That(_gateway.Proxy, Is.Not.EqualTo(killed));
        var sessions = (await _gateway.CliAsync("sessions")).Succeeded();
        Assert.That(sessions, Does.Contain("Interrupted").And.Contain("shop/ci-migrate"));
        var id = sessions.Split('\n').Single(l => l.Contains("Interrupted", StringComparison.Ordinal)).Split(' ')[0];
        Assert.That((await _gateway.CliAsync("replay", id)).Output, Does.Contain("before the crash"));
        await Eventually.HoldsAsync(
            "the next proxy has finished its recording",
            async () => (await _gateway.CliAsync("verify", id)).Output.Contains("has sealed what was left"));
        Assert.That((await _gateway.CliAsync("verify")).ExitCode, Is.EqualTo(3), "interrupted, and nothing worse");
        var record = Path.Combine(_gateway.State, "records", "shop", id + ".yaml");
        await Eventually.HoldsAsync(
            "its record says so", () => File.ReadAllText(record).Contains("state: Interrupted"));
    }

    [Test]
    public async Task Second_operator_on_the_same_state_is_refused_and_the_first_goes_on()
    {
        using var second = OperatorProcess.Start(_gateway.Arguments(FreePort.Take()));
        Assert.That(await second.EndAsync(), Is.EqualTo(1));
        TestContext.Out.WriteLine(second.Output);
        Assert.That(second.Output, Does.Contain("Another gateway-operator uses").And.Contain("--state"));
        Assert.That(await CanLogInAsync());
    }

    [Test]
    public async Task Termination_tells_the_sessions_and_leaves_nothing_running()
    {
        await using var connection = await _gateway.OpenAsync();
        var end = connection.EndAsync();
        await _gateway.StopAsync();
        Assert.That((await end).Error.SqlState, Is.EqualTo("57P01"));
    }

    private async Task<IReadOnlyList<string>> RolesAsync()
    {
        var installation = await File.ReadAllTextAsync(Path.Combine(_gateway.State, "installation-id"));
        return await _gateway.Server.Cluster.QueryAsync(
            "postgres",
            $"""
            SELECT r.rolname, r.rolcanlogin, r.rolconnlimit, array_agg(m.roleid::regrole ORDER BY m.roleid)
            FROM pg_roles r LEFT JOIN pg_auth_members m ON m.member = r.oid
            WHERE shobj_description(r.oid, 'pg_authid') LIKE '%{installation.Trim()}%'
            GROUP BY 1, 2, 3 ORDER BY 1
            """,
            default);
    }

    private async Task<bool> CanLogInAsync()
    {
        try
        {
            await using var connection = await _gateway.OpenAsync();
            return await connection.ScalarAsync("SELECT 1") is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
