using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Cluster.Operator;

/// <summary>What a status says about Secrets that are missing, wrong or changed, and never says.</summary>
public sealed class ReferenceTests
{
    private OperatorStage _stage = null!;

    [SetUp]
    public async Task SetAsync() =>
        _stage = await OperatorStage.SetAsync(SharedApiServer.Server, await OperatorDatabase.NewShopAsync());

    [TearDown]
    public async Task RemoveAsync() => await _stage.DisposeAsync();

    [Test]
    public async Task Missing_Secret_is_named_and_found_when_it_comes()
    {
        await _stage.ApplySamplesAsync();
        await _stage.KubectlAsync("delete", "secret", "orders-db-admin");
        _stage.StartProxy();
        await _stage.StartOperatorAsync();

        var said = await _stage.UntilAsync("databasetarget", "orders", "ResolvedRefs", "False/SecretNotFound");
        Assert.That(said, Does.Contain($"{_stage.Namespace}/orders-db-admin"));

        await _stage.ApplyAsync(_stage.Sample(ResourceFolder.Secrets));
        await _stage.ReadyAsync("databasetarget", "orders");
    }

    [Test]
    public async Task Secret_that_is_not_meant_for_the_host_is_not_used()
    {
        await _stage.ApplySamplesAsync();
        await _stage.KubectlAsync("annotate", "secret", "orders-db-admin", "dbgateway.dev/host-");
        await _stage.StartOperatorAsync();

        var said = await _stage.UntilAsync("databasetarget", "orders", "ResolvedRefs", "False/SecretNotForHost");

        Assert.That(said, Does.Contain("dbgateway.dev/host: \"localhost\""));
    }

    [Test]
    public async Task Changed_password_of_the_admin_is_used_at_once()
    {
        await ServeAsync();
        const string fresh = "another-password-1";
        await _stage.Database.Cluster.ExecuteAsync(
            "postgres", $"ALTER ROLE \"{_stage.Database.Shop.Admin.Username}\" PASSWORD '{fresh}'", default);
        await _stage.KubectlAsync(
            "patch", "secret", "orders-db-admin", "--type=merge", "-p",
            $$"""{"stringData": {"password": "{{fresh}}"} }""");

        await _stage.ApplyAsync(_stage.Sample(ResourceFolder.Grant)
            .Replace("name: ci-migrate", "name: ci-report", StringComparison.Ordinal));

        await _stage.ReadyAsync("databasegrant", "ci-report");
    }

    [Test]
    public async Task Nothing_secret_is_in_any_status_event_or_log()
    {
        await ServeAsync();
        await _stage.LockOutAdminAsync();
        await _stage.KubectlAsync(
            "patch", "databasegrant", "ci-migrate", "--type=merge", "-p",
            """{"spec":{"privileges":[{"schema":"public","tables":["*"],"access":["Select"]}]}}""");
        await _stage.UntilAsync("databasetarget", "orders", "Ready", "False/ProvisioningFailed");

        var everything = _stage.Log + await _stage.KubectlAsync(
            "get",
            "databasetargets,databasegrants,maskingpolicies,approvalrules,events.events.k8s.io,configmaps,leases",
            "-o",
            "yaml");

        Assert.That(everything, Does.Not.Contain(_stage.Database.Shop.Admin.Password));
        Assert.That(everything, Does.Not.Contain("PRIVATE KEY"));
    }

    private async Task ServeAsync()
    {
        await _stage.ApplySamplesAsync();
        _stage.StartProxy();
        await _stage.StartOperatorAsync();
        await _stage.ReadyAsync("databasegrant", "ci-migrate");
    }
}
