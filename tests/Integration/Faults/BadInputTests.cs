using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Integration.Faults;

/// <summary>What people get wrong: they are told where and what to do, and everything else goes on working.</summary>
public sealed class BadInputTests
{
    private LocalInstallation _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await LocalInstallation.StartAsync(ServerOfThisRun.Server);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [TearDown]
    public async Task EverythingElseGoesOnAsync()
    {
        Assert.That(_gateway.Operator.HasExited, Is.False, _gateway.Operator.Output);
        await using var connection = await _gateway.OpenAsync();
        Assert.That(await connection.ScalarAsync("SELECT 1"), Is.EqualTo(1));
    }

    [Test]
    public async Task Misspelt_field_is_an_error_with_file_line_column_and_the_right_name()
    {
        Grant("misspelt", "databases: [orders]", "databaes: [orders]");
        var message = await NotReadyAsync("DatabaseGrant", "misspelt", "Invalid");
        Assert.That(message, Does.Match(@"misspelt\.yaml:\d+:\d+").And.Contain("databaes").And.Contain("databases"));
        await ReportedAsync("misspelt.yaml");
        Assert.That(_gateway.Operator.Output, Does.Contain("misspelt.yaml:"));
    }

    [Test]
    public async Task Bad_duration_is_an_error_that_shows_a_good_one()
    {
        Grant("endless", "maxDuration: 1h", "maxDuration: one hour");
        var message = await NotReadyAsync("DatabaseGrant", "endless", "Invalid");
        Assert.That(message, Does.Match(@"endless\.yaml:\d+:\d+").And.Contain("maxDuration").And.Contain("30m"));
    }

    [Test]
    public async Task Unknown_target_is_named()
    {
        Grant("astray", "targetRef: {name: orders}", "targetRef: {name: orderz}");
        var message = await _gateway.ConditionAsync(
            "DatabaseGrant", "astray", "ResolvedRefs", c => c.Status == "False");
        Show("unknown target", message.Message);
        Assert.That(message.Message, Does.Contain("orderz"));
    }

    [Test]
    public async Task Half_written_file_grants_nothing_until_it_is_whole()
    {
        var whole = ResourceFolder.GrantNamed("halved");
        _gateway.Resources.Write("halved.yaml", whole[..(whole.IndexOf("privileges:", StringComparison.Ordinal) + 30)]);
        await ReportedAsync("halved.yaml");
        Show("half-written file", _gateway.Status.Errors);
        _gateway.Resources.Write("halved.yaml", whole);
        await _gateway.ReadyAsync("DatabaseGrant", "halved");
    }

    [Test]
    public async Task File_that_is_no_YAML_is_reported_and_the_rest_is_read()
    {
        _gateway.Resources.Write("noise.yaml", "apiVersion: [dbgateway\n\tkind: \"\n");
        await ReportedAsync("noise.yaml");
        Show("no YAML at all", _gateway.Status.Errors);
        _gateway.Resources.Delete("noise.yaml");
        await Eventually.HoldsAsync("the error is gone", () => !Mentions("noise.yaml"));
    }

    [Test]
    public async Task Unreachable_database_is_reported_with_its_address()
    {
        var port = FreePort.Take();
        Target("unreachable", ("(?m)^  port: .*$", $"  port: {port}"));
        var message = await NotReadyAsync("DatabaseTarget", "unreachable", "ProvisioningFailed");
        Assert.That(message, Does.Contain($"localhost:{port}").And.Contain("spec.port"));
    }

    [Test]
    public async Task Wrong_admin_password_is_reported_without_the_password()
    {
        _gateway.Resources.Write("stranger.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: stranger, namespace: shop, annotations: {dbgateway.dev/host: localhost}}
            stringData: {username: orders_admin, password: not-the-password}
            """);
        Target("locked", ("name: orders-db-admin", "name: stranger"));
        var message = await NotReadyAsync("DatabaseTarget", "locked", "ProvisioningFailed");
        Assert.That(message, Does.Contain("orders_admin").And.Contain("adminSecretRef"));
        Assert.That(_gateway.Operator.Output, Does.Not.Contain("not-the-password"));
    }

    [Test]
    public async Task Busy_port_is_reported_with_the_field_to_change()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        Target("crowded", ("(?m)^    port: .*$", $"    port: {port}"));
        var message = await NotReadyAsync("DatabaseTarget", "crowded", "ProxyNotReady");
        Assert.That(message, Does.Contain(port.ToString(CultureInfo.InvariantCulture)).And.Contain("in use"));
        holder.Stop();
        await _gateway.ReadyAsync("DatabaseTarget", "crowded");
    }

    [Test]
    public async Task Missing_TLS_secret_is_named()
    {
        Target("bare", ("hostnames: .*", "tlsSecretRef: {name: bare-tls}"));
        var condition = await _gateway.ConditionAsync(
            "DatabaseTarget", "bare", "ResolvedRefs", c => c.Status == "False");
        Show("missing TLS secret", condition.Message);
        Assert.That(condition.Message, Does.Contain("bare-tls"));
    }

    [Test]
    public async Task Status_command_says_the_same()
    {
        Grant("lost", "targetRef: {name: orders}", "targetRef: {name: lost-target}");
        await _gateway.ConditionAsync("DatabaseGrant", "lost", "Ready", c => c.Status == "False");
        var status = await _gateway.CliAsync("status");
        Assert.That(status.Everything, Does.Contain("lost").And.Contain("lost-target"));
    }

    private Task ReportedAsync(string file) => Eventually.HoldsAsync("the error is reported", () => Mentions(file));

    private bool Mentions(string file) => _gateway.Status.Errors.Contains($"{file}:", StringComparison.Ordinal);

    private static void Show(string what, string message) => TestContext.Out.WriteLine($"{what}: {message.Trim()}");

    private async Task<string> NotReadyAsync(string kind, string name, string reason)
    {
        var message = await _gateway.NotReadyAsync(kind, name, reason);
        Show($"{kind} {name} ({reason})", message);
        return message;
    }

    private void Grant(string name, string from, string to)
    {
        var text = ResourceFolder.GrantNamed(name);
        Assert.That(text, Does.Contain(from));
        _gateway.Resources.Write($"{name}.yaml", text.Replace(from, to, StringComparison.Ordinal));
    }

    private void Target(string name, params ReadOnlySpan<(string Pattern, string To)> changes)
    {
        var text = Regex.Replace(_gateway.Resources.TargetText(), "(?m)^  name: orders$", $"  name: {name}");
        text = Regex.Replace(text, "(?m)^    port: .*$", $"    port: {FreePort.Take()}");
        foreach (var (pattern, to) in changes)
        {
            Assert.That(text, Does.Match(pattern));
            text = Regex.Replace(text, pattern, to);
        }

        _gateway.Resources.Write($"target-{name}.yaml", text);
    }
}
