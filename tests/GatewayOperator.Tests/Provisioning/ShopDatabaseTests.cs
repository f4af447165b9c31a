using GatewayOperator.Api.Configuration;
using GatewayOperator.Provisioning;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Provisioning;

public sealed class ShopDatabaseTests
{
    [Test]
    public async Task Shop_has_plausible_rows_and_can_be_governed()
    {
        var server = ProvisioningCluster.Server;
        var shop = await ShopDatabase.CreateAsync(server, "shop", Scene.Ct);
        var counts = await server.QueryAsync(
            shop.Name,
            """
            SELECT (SELECT count(DISTINCT (email, national_id)) FROM customers), (SELECT count(*) FROM orders),
                   (SELECT count(*) FROM payments WHERE card_number !~ '^[0-9]{16}$'),
                   (SELECT count(*) FROM customers WHERE national_id !~ '^[0-9]{3}-[0-9]{2}-[0-9]{4}$')
            """,
            Scene.Ct);
        Assert.That(counts, Is.EqualTo(new[] { "10000|25000|0|0" }));
        Assert.That(
            (await server.QueryAsync(shop.Name, "SELECT card_number FROM payments", Scene.Ct)).Where(c => !IsLuhn(c)),
            Is.Empty);

        var plan = Plan(server, shop);
        await Scene.ProgramAsync(plan);
        var role = RoleName.ForLogin(plan, plan.Grants[0]);
        var login = new PostgresCredential(role, DerivedPassword.Derive(plan.RoleKey, role, plan.Epoch));
        await using var session = await server.ConnectAsync(login, shop.Name, Scene.Ct);
        await using var query = new Npgsql.NpgsqlCommand("SELECT count(name) FROM customers", session);
        Assert.That(await query.ExecuteScalarAsync(Scene.Ct), Is.EqualTo(10000));
    }

    private static bool IsLuhn(string digits) =>
        digits.Reverse().Select((c, i) => (c - '0') * (i % 2 + 1)).Sum(d => d > 9 ? d - 9 : d) % 10 == 0;

    private static TargetPlan Plan(PostgresCluster server, ShopDatabase shop) => new()
    {
        InstallationId = "demo",
        TargetUid = "local/databasetarget/shop/orders",
        TargetName = "shop/orders",
        Admin = new AdminConnection
        {
            Host = PostgresCluster.Host,
            Port = server.Port,
            TlsMode = UpstreamTlsMode.Require,
            Username = shop.Admin.Username,
            Password = shop.Admin.Password,
        },
        RoleKey = new byte[32],
        Epoch = 1,
        Databases = [shop.Name],
        InheritNewObjects = false,
        Protection = [new ProtectionRule("public", "customers", ["email", "national_id"])],
        Grants =
        [
            new GrantPlan
            {
                Uid = "local/databasegrant/shop/ci",
                Namespace = "shop",
                Name = "ci",
                Databases = [shop.Name],
                Privileges = [new PrivilegePlan("public", ["*"], TableAccess.Select)],
            },
        ],
    };
}
