using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Operator;

/// <summary>What deleting something takes away, and what holds it up.</summary>
public sealed class DeletionTests
{
    private OperatorStage _stage = null!;

    [SetUp]
    public async Task SetAsync() =>
        _stage = await OperatorStage.SetAsync(SharedApiServer.Server, await OperatorDatabase.NewShopAsync());

    [TearDown]
    public async Task RemoveAsync() => await _stage.DisposeAsync();

    [Test]
    public async Task Role_of_a_deleted_grant_can_log_in_no_more()
    {
        await ServeAsync();
        var role = await LoginRoleAsync();
        Assert.That(await _stage.LoginsAsync(role), Is.EqualTo("1"));

        await _stage.KubectlAsync("delete", "databasegrant", "ci-migrate");

        await Wait.UntilAsync(
            "the role is gone or has no login", async () => await _stage.LoginsAsync(role) == "0", () => _stage.Log);
    }

    [Test]
    public async Task Deleted_target_goes_when_the_database_is_rid_of_it()
    {
        await ServeAsync();
        var role = await LoginRoleAsync();

        await _stage.KubectlAsync("delete", "databasetarget", "orders", "--timeout=60s");

        Assert.That(await _stage.FindAsync("databasetarget", "orders"), Is.Null);
        Assert.That(await _stage.LoginsAsync(role), Is.EqualTo("0"));
        await _stage.UntilAsync("databasegrant", "ci-migrate", "Ready", "False/TargetNotFound");
        await _stage.UntilAsync("maskingpolicy", "customer-data", "Ready", "False/TargetNotFound");
    }

    [Test]
    public async Task Target_deleted_while_nobody_looked_goes_when_an_operator_comes()
    {
        var first = await ServeAsync();
        var role = await LoginRoleAsync();
        await first.KillAsync();
        await _stage.KubectlAsync("delete", "databasetarget", "orders", "--wait=false");
        Assert.That(await _stage.FindAsync("databasetarget", "orders"), Is.Not.Null);

        await _stage.StartOperatorAsync();

        await GoneAsync("databasetarget", "orders");
        Assert.That(await _stage.LoginsAsync(role), Is.EqualTo("0"));
    }

    [Test]
    public async Task Database_that_does_not_answer_holds_the_target_back_until_it_does()
    {
        await ServeAsync();
        var role = await LoginRoleAsync();
        await _stage.LockOutAdminAsync();

        await _stage.KubectlAsync("delete", "databasetarget", "orders", "--wait=false");
        var said = await _stage.UntilAsync("databasetarget", "orders", "Ready", "False/Deleting");
        Assert.That(said, Does.Contain("abandon-database"));
        Assert.That(said, Does.Not.Contain(_stage.Database.Shop.Admin.Password));

        await _stage.AdmitAdminAsync();
        await GoneAsync("databasetarget", "orders");
        Assert.That(await _stage.LoginsAsync(role), Is.EqualTo("0"));
    }

    [Test]
    public async Task Target_is_let_go_without_its_database_when_its_owner_says_so()
    {
        await ServeAsync();
        await _stage.LockOutAdminAsync();
        await _stage.KubectlAsync("delete", "databasetarget", "orders", "--wait=false");
        await _stage.UntilAsync("databasetarget", "orders", "Ready", "False/Deleting");

        await _stage.KubectlAsync("annotate", "databasetarget", "orders", "dbgateway.dev/abandon-database=true");

        await GoneAsync("databasetarget", "orders");
    }

    [Test]
    public async Task Namespace_deleted_while_nobody_looked_is_not_held_up_for_ever()
    {
        var first = await ServeAsync();
        await first.KillAsync();
        (await _stage.Kubectl.RunAsync("delete", "namespace", _stage.Namespace, "--wait=false")).Succeeded();
        await Wait.UntilAsync("its Secrets are gone", async () =>
            await _stage.FindAsync("secret", "orders-db-admin") is null);

        await _stage.StartOperatorAsync();

        await Wait.UntilAsync(
            "the namespace is gone",
            async () => (await _stage.Kubectl.RunAsync("get", "namespace", _stage.Namespace)).ExitCode != 0,
            () => _stage.Log,
            TimeSpan.FromSeconds(120));
    }

    private async Task<Daemon> ServeAsync()
    {
        await _stage.ApplySamplesAsync();
        _stage.StartProxy();
        var started = await _stage.StartOperatorAsync();
        await _stage.ReadyAsync("databasegrant", "ci-migrate");
        return started;
    }

    private async Task<string> LoginRoleAsync() =>
        (await _stage.FindAsync("databasegrant", "ci-migrate"))!["status"]!["loginRole"]!.GetValue<string>();

    private Task GoneAsync(string kind, string name) => Wait.UntilAsync(
        $"{kind} {name} is gone", async () => await _stage.FindAsync(kind, name) is null, () => _stage.Log);
}
