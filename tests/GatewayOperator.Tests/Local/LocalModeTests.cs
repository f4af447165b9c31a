using System.Diagnostics;
using System.Globalization;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GatewayOperator.Tests.Local;

public sealed class LocalModeTests
{
    private Installation _installation = null!;

    [SetUp]
    public void Create() => _installation = new Installation();

    [TearDown]
    public async Task RemoveAsync() => await _installation.DisposeAsync();

    [Test]
    public async Task Files_become_a_governed_login_and_the_status_says_how_to_connect()
    {
        await StartAsync(Installation.Grant(), Installation.Policy());
        await using var session = await _installation.ConnectAsync();
        Assert.That(await Installation.QueryAsync(session, "SELECT count(*) FROM customers"), Is.EqualTo(10000));
        Assert.That(
            await Installation.QueryAsync(session, "SELECT email FROM customers LIMIT 1"), Is.EqualTo("***"));
        var connect = _installation.StatusField("databasegrant-shop.ci", "connect");
        Assert.That(connect, Does.Contain("sslmode=verify-full").And.Contain("sslrootcert=").And.Contain("user=ci"));
        Assert.That(_installation.Output, Does.Contain(connect!));
        Assert.That(
            _installation.StatusField("databasetarget-shop.orders", "metrics"), Does.StartWith("http://127.0.0.1:"));
        await _installation.WaitForAsync("maskingpolicy-shop.customer-data", "Programmed", "Programmed");
    }

    [Test]
    public async Task Deleting_a_grant_ends_its_session_and_its_role()
    {
        await StartAsync(Installation.Grant());
        await using var session = await _installation.ConnectAsync();
        var role = (string)(await Installation.QueryAsync(session, "SELECT current_user::text"))!;
        var waiting = Installation.QueryAsync(session, "SELECT pg_sleep(60)");
        _installation.Delete("grants.yaml");
        var ended = await Assert.ThrowsAsync<PostgresException>(() => waiting);
        Assert.That(ended!.SqlState, Is.EqualTo("57P01"));
        await Installation.UntilAsync(() => !CanLogin(role), () => "the role can still log in");
        var status = Path.Combine(_installation.Directory, "status", "databasegrant-shop.ci.yaml");
        Assert.That(File.Exists(status), Is.False);
    }

    [Test]
    public async Task Expiry_ends_a_session_without_anybody_touching_a_file()
    {
        var end = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(8);
        var stated = end.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await StartAsync(Installation.Grant(more: $"  expiresAt: {stated}\n"));
        await using var session = await _installation.ConnectAsync();
        var ended = await Assert.ThrowsAsync<PostgresException>(
            () => Installation.QueryAsync(session, "SELECT pg_sleep(60)"));
        Assert.That(ended!.SqlState, Is.EqualTo("57P01"));
        await _installation.WaitForAsync("databasegrant-shop.ci", "Ready", "Expired");
    }

    [Test]
    public async Task Typo_in_a_grant_withholds_that_grant_only_and_says_where()
    {
        var typo = Installation.Grant("bad", more: "  expireAt: 2030-01-01T00:00:00Z\n");
        await StartAsync(Installation.Grant() + "\n---\n" + typo);
        var message = await _installation.WaitForAsync("databasegrant-shop.bad", "Accepted", "Invalid");
        Assert.That(message, Is.EqualTo("grants.yaml:19:3: spec.expireAt: is not a field; did you mean expiresAt?"));
        await using var session = await _installation.ConnectAsync();
        Assert.That(await Installation.QueryAsync(session, "SELECT 1"), Is.EqualTo(1));
        Assert.That(
            File.ReadAllText(Path.Combine(_installation.Directory, "status", "errors.txt")),
            Is.EqualTo(message + "\n"));
    }

    [Test]
    public async Task Breaking_a_policy_uncovers_nothing()
    {
        await StartAsync(Installation.Grant(), Installation.Policy());
        _installation.Write("policy.yaml", Installation.Policy().Replace("columns", "colums"));
        await _installation.WaitForAsync("maskingpolicy-shop.customer-data", "Accepted", "LastGoodInForce");
        await using var session = await _installation.ConnectAsync();
        Assert.That(
            await Installation.QueryAsync(session, "SELECT email FROM customers LIMIT 1"), Is.EqualTo("***"));
    }

    [Test]
    public async Task Deleting_a_policy_uncovers_nothing_before_the_delay_and_says_until_when()
    {
        await StartAsync(Installation.Grant(), Installation.Policy());
        _installation.Delete("policy.yaml");
        _installation.Write("grants.yaml", Installation.Grant() + "\n---\n" + Installation.Grant("second"));
        await _installation.WaitForAsync("databasegrant-shop.second", "Ready", "Ready");
        await using var session = await _installation.ConnectAsync("second");
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => Installation.QueryAsync(session, "SELECT email FROM customers LIMIT 1"));
        Assert.That(refused!.SqlState, Is.EqualTo("42501"));
        Assert.That(
            File.ReadAllText(Path.Combine(_installation.Directory, "status", "databasetarget-shop.orders.yaml")),
            Does.Contain("public.customers.email stays protected until"));
    }

    [Test]
    public async Task Policy_that_never_was_readable_withholds_the_grants_it_may_concern()
    {
        Write(Installation.Grant(), Installation.Policy().Replace("columns", "colums"));
        _installation.Start();
        var message = await _installation.WaitForAsync("databasegrant-shop.ci", "Ready", "PolicyUnreadable");
        Assert.That(message, Does.Contain("policy.yaml:1"));
        _installation.Write("policy.yaml", Installation.Policy());
        await _installation.WaitForAsync("databasegrant-shop.ci", "Ready", "Ready");
    }

    [Test]
    public async Task Stricter_policy_reaches_a_running_session()
    {
        await StartAsync(Installation.Grant(), Installation.Policy());
        await using var session = await _installation.ConnectAsync();
        await Installation.QueryAsync(session, "SELECT phone FROM customers LIMIT 1");
        _installation.Write("policy.yaml", Installation.Policy("email, phone"));
        await Installation.UntilAsync(() => Shown(session) == "***", () => "the column is still readable");
    }

    private static string Shown(NpgsqlConnection session)
    {
        using var command = new NpgsqlCommand("SELECT phone FROM customers LIMIT 1", session);
        return $"{command.ExecuteScalar()}";
    }

    [Test]
    public async Task Unreachable_database_says_so_and_other_targets_keep_working()
    {
        _installation.Write(
            "other.yaml",
            _installation.Target("other", port: Installation.FreePort(), gateway: Installation.FreePort())
                + "\n---\n" + Installation.Grant("far", "other"));
        await StartAsync(Installation.Grant());
        var message = await _installation.WaitForAsync("databasetarget-shop.other", "Programmed", "ProvisioningFailed");
        Assert.That(message, Does.Contain("127.0.0.1"));
        await _installation.WaitForAsync("databasegrant-shop.far", "Programmed", "ProvisioningFailed");
        await using var session = await _installation.ConnectAsync();
        Assert.That(await Installation.QueryAsync(session, "SELECT 1"), Is.EqualTo(1));
    }

    [Test]
    public async Task Lost_admin_password_leaves_programmed_grants_in_force()
    {
        await StartAsync(Installation.Grant());
        await using var session = await _installation.ConnectAsync();
        _installation.Write("target.yaml", _installation.Target(password: "wrong"));
        await _installation.WaitForAsync("databasetarget-shop.orders", "Programmed", "ProvisioningFailed");
        Assert.That(await Installation.QueryAsync(session, "SELECT 1"), Is.EqualTo(1));
        _installation.Write("grants.yaml", Installation.Grant() + "\n---\n" + Installation.Grant("late"));
        await _installation.WaitForAsync("databasegrant-shop.late", "Programmed", "ProvisioningFailed");
        Assert.That(await Installation.QueryAsync(session, "SELECT 1"), Is.EqualTo(1));
    }

    [Test]
    public async Task Busy_port_is_the_targets_message_and_frees_itself()
    {
        var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, _installation.Port);
        taken.Start();
        Write(Installation.Grant());
        _installation.Start();
        var message = await _installation.WaitForAsync("databasetarget-shop.orders", "Programmed", "ProxyNotReady");
        Assert.That(message, Does.Contain(_installation.Port.ToString(CultureInfo.InvariantCulture)));
        taken.Stop();
        await _installation.WaitForAsync("databasetarget-shop.orders", "Ready", "Ready");
    }

    [Test]
    public async Task Killed_gateway_is_started_again_and_a_stopped_operator_leaves_nothing_running()
    {
        await StartAsync(Installation.Grant());
        var first = ProxyId();
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
        }

        await Installation.UntilAsync(() => ProxyId() is var id && id != 0 && id != first, () => _installation.Output);
        await _installation.WaitForAsync("databasegrant-shop.ci", "Ready", "Ready");
        var second = ProxyId();
        await _installation.StopAsync();
        Assert.That(() => Process.GetProcessById(second), Throws.ArgumentException);
    }

    [Test]
    public async Task Second_operator_on_the_same_state_is_refused()
    {
        await StartAsync(Installation.Grant());
        using var output = new StringWriter();
        var options = _installation.Options with { DevIssuerPort = null };
        var code = await LocalMode.RunAsync(
            options, output, TimeProvider.System, NullLoggerFactory.Instance, default);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(output.ToString(), Does.Contain("Another gateway-operator"));
    }

    [TestCase("Enforce")]
    [TestCase("DryRun")]
    public async Task Rule_is_ready_when_the_gateway_decides_by_it_and_its_grants_are_served(string mode)
    {
        _installation.Write("rule.yaml", Rule(mode));
        Write(Installation.Grant());
        _installation.Start();
        await _installation.WaitForAsync("databasegrant-shop.ci", "Ready", "Ready");
        await _installation.WaitForAsync("approvalrule-shop.careful", "Ready", "Ready");
        await using var session = await _installation.ConnectAsync();
        Assert.That(IsRefused(session), Is.EqualTo(mode == "Enforce"));
    }

    [Test]
    public async Task New_denial_reaches_a_running_session_though_the_target_cannot_be_programmed_as_written()
    {
        await StartAsync(Installation.Grant());
        await using var session = await _installation.ConnectAsync();
        Assert.That(await Installation.QueryAsync(session, "SELECT 1"), Is.EqualTo(1));
        _installation.Write(
            "target.yaml",
            _installation.Target().Replace("adminSecretRef: {name: orders-admin}", "adminSecretRef: {name: none}"));
        _installation.Write("rule.yaml", Rule("Enforce"));
        await Installation.UntilAsync(() => IsRefused(session), () => $"it runs still\n{_installation.Output}");
    }

    private static bool IsRefused(NpgsqlConnection session)
    {
        using var command = new NpgsqlCommand("SELECT 1", session);
        try
        {
            command.ExecuteScalar();
            return false;
        }
        catch (PostgresException e)
        {
            Assert.That(e.MessageText, Does.Contain("careful"));
            return true;
        }
    }

    private static string Rule(string mode) =>
        $$"""
        apiVersion: dbgateway.dev/v1alpha1
        kind: ApprovalRule
        metadata: {name: careful, namespace: shop}
        spec: {targetRef: {name: orders}, match: {grants: ["c*"]}, action: Deny, mode: {{mode}} }
        """;

    [Test]
    public async Task Keys_and_running_configuration_are_readable_by_their_owner_only()
    {
        await StartAsync(Installation.Grant());
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        string[] secrets = ["targets/shop.orders/role-key", "targets/shop.orders/ca.key", "targets/shop.orders/tls.key",
            "run/shop.orders/config.json"];
        foreach (var file in secrets)
        {
            var mode = File.GetUnixFileMode(Path.Combine(_installation.Options.State, file));
            Assert.That(mode & Others, Is.EqualTo(UnixFileMode.None), file);
        }
    }

    private async Task StartAsync(string grants, string? policy = null)
    {
        Write(grants, policy);
        _installation.Start();
        await _installation.WaitForAsync("databasegrant-shop.ci", "Ready", "Ready");
    }

    private void Write(string grants, string? policy = null)
    {
        _installation.Write("target.yaml", _installation.Target());
        _installation.Write("grants.yaml", grants);
        if (policy is not null)
        {
            _installation.Write("policy.yaml", policy);
        }
    }

    private int ProxyId() => Acknowledgement()?.ProcessId ?? 0;

    private ProxyAcknowledgement? Acknowledgement() =>
        AcknowledgementReader.Read(Path.Combine(_installation.Options.State, "run", "shop.orders", "ack.json"));

    private static bool CanLogin(string role) =>
        LocalCluster.Server.QueryAsync(
            "postgres", $"SELECT 1 FROM pg_roles WHERE rolname = '{role}' AND rolcanlogin", default).Result.Count > 0;
}
