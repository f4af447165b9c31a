using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Tests.Local;

/// <summary>What becomes of a policy: views in the database, their names in the configuration, a status.</summary>
public sealed class MaskingTests
{
    private Installation _installation = null!;

    [SetUp]
    public void Create() => _installation = new Installation();

    [TearDown]
    public async Task StopAsync() => await _installation.DisposeAsync();

    [Test]
    public async Task Gateway_learns_of_the_view_and_of_another_one_when_the_mask_changes()
    {
        await StartAsync(Installation.Policy());
        await _installation.WaitForAsync("maskingpolicy-shop.customer-data", "Ready", "Ready");
        var before = Customers()!;
        Assert.That(await ShownAsync(before), Is.EqualTo("***"));
        Assert.That(
            before.Columns.Select(c => (c.Name, c.Exposure)),
            Does.Contain(("email", ColumnExposure.Masked)).And.Contains(("phone", ColumnExposure.Granted)));
        _installation.Write("policy.yaml", Installation.Policy().Replace("Redact", "Email", StringComparison.Ordinal));
        await Installation.UntilAsync(
            () => Customers()?.ViewName is { } view && view != before.ViewName, () => _installation.Output);
        Assert.That(await ShownAsync(Customers()!), Is.EqualTo("***@***"));
    }

    [Test]
    public async Task Mask_that_does_not_fit_is_not_accepted_and_the_others_are_in_force()
    {
        await StartAsync(Installation.Policy().Replace(
            "rules: [",
            "rules: [{schema: public, table: customers, columns: [created_at], mask: {type: Email} }, ",
            StringComparison.Ordinal));
        var message = await _installation.WaitForAsync(
            "maskingpolicy-shop.customer-data", "Accepted", "MaskDoesNotFit");
        Assert.That(
            message, Does.StartWith("public.customers.created_at: mask Email does not fit timestamp with time zone"));
        Assert.That(ExposureOf("created_at"), Is.EqualTo(ColumnExposure.Denied));
        Assert.That(await ShownAsync(Customers()!), Is.EqualTo("***"));
    }

    [Test]
    public async Task Maintenance_takes_the_views_away_until_it_ends()
    {
        await StartAsync(Installation.Policy());
        var window = MaintenanceFile.PathOf(_installation.Options.State, "shop", "orders");
        MaintenanceFile.Write(window, TimeProvider.System.GetUtcNow().AddMinutes(10));
        await _installation.WaitForAsync("databasetarget-shop.orders", "Ready", "Maintenance");
        Assert.That(Customers()!.ViewName, Is.Null);
        Assert.That(ExposureOf("email"), Is.EqualTo(ColumnExposure.Masked));
        File.Delete(window);
        await _installation.WaitForAsync("databasetarget-shop.orders", "Ready", "Ready");
        Assert.That(await ShownAsync(Customers()!), Is.EqualTo("***"));
    }

    [Test]
    public async Task New_table_is_listed_in_the_status_while_it_is_denied()
    {
        await StartAsync(Installation.Policy());
        await LocalCluster.Server.ExecuteAsync("orders", "CREATE TABLE public.late_arrival (id int)", default);
        try
        {
            var status = Path.Combine(_installation.Directory, "status", "databasetarget-shop.orders.yaml");
            await Installation.UntilAsync(
                () => File.ReadAllText(status).Contains("- orders.public.late_arrival", StringComparison.Ordinal),
                () => File.ReadAllText(status));
        }
        finally
        {
            await LocalCluster.Server.ExecuteAsync("orders", "DROP TABLE public.late_arrival", default);
        }
    }

    private async Task StartAsync(string policy)
    {
        _installation.Write("target.yaml", _installation.Target());
        _installation.Write("grants.yaml", Installation.Grant());
        _installation.Write("policy.yaml", policy);
        _installation.Start();
        await _installation.WaitForAsync("databasegrant-shop.ci", "Ready", "Ready");
    }

    private MaskedRelationConfig? Customers()
    {
        var path = Path.Combine(_installation.Options.State, "run", "shop.orders", "config.json");
        return GatewayConfigSerializer.Read(File.ReadAllBytes(path)).Databases
            .SelectMany(d => d.Relations).SingleOrDefault(r => r.Name == "customers");
    }

    private ColumnExposure ExposureOf(string column) => Customers()!.Columns.Single(c => c.Name == column).Exposure;

    private static async Task<string> ShownAsync(MaskedRelationConfig relation)
    {
        var view = $"\"{relation.ViewSchema}\".\"{relation.ViewName}\"";
        return (await LocalCluster.Server.QueryAsync("orders", $"SELECT DISTINCT email FROM {view}", default)).Single();
    }
}
