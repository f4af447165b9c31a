using GatewayOperator.Provisioning;
using static GatewayOperator.Tests.Provisioning.Views.MaskedScene;

namespace GatewayOperator.Tests.Provisioning.Views;

/// <summary>What the admin needs to make views, and what it leaves alone.</summary>
public sealed class ViewRightsTests
{
    private const string Customers =
        "CREATE TABLE customers (id int, email text); INSERT INTO customers VALUES (1, 'ada@example.org');";

    private static readonly ProtectionRule Emails = Rule("customers", "email", Email);

    [Test]
    public async Task Admin_with_grant_options_alone_makes_views()
    {
        var (scene, grant, plan) = await WithGrantOptionsAsync("CREATE ON DATABASE");
        await Scene.ProgramAsync(plan);
        Assert.That(await ReadThroughViewAsync(scene, grant, plan), Is.EqualTo(new[] { "1|***@***" }));
    }

    [Test]
    public async Task Admin_that_may_create_no_schema_says_what_to_run()
    {
        var (scene, grant, plan) = await WithGrantOptionsAsync("CONNECT ON DATABASE");
        var outcome = (await Scene.ReconcileAsync(plan)).Grants[grant.Uid];
        Assert.That(outcome.Reason, Is.EqualTo(ProvisioningReason.MissingRight));
        Assert.That(
            outcome.Message,
            Does.Contain($"GRANT CREATE ON DATABASE \"{scene.Database}\" TO \"{scene.Admin.Username}\""));
        await Scene.Server.ExecuteAsync(
            scene.Database, $"GRANT CREATE ON DATABASE {scene.Database} TO {scene.Admin.Username}", Scene.Ct);
        await Scene.ProgramAsync(plan);
        Assert.That(await ReadThroughViewAsync(scene, grant, plan), Is.EqualTo(new[] { "1|***@***" }));
    }

    [Test]
    public async Task Schema_of_somebody_else_under_our_name_is_a_conflict_and_stays_as_it_is()
    {
        var scene = await Scene.CreateAsync(Customers);
        var grant = scene.Grant("reader", Scene.On("*", TableAccess.Select));
        var plan = scene.Plan(grant) with { Protection = [Emails] };
        var name = RoleName.ForViews(plan);
        await scene.AsOwnerAsync($"CREATE SCHEMA \"{name}\"; CREATE VIEW \"{name}\".mine AS SELECT 1 AS one");
        var result = await Scene.ReconcileAsync(plan);
        Assert.That(result.Grants[grant.Uid].Reason, Is.EqualTo(ProvisioningReason.Conflict));
        Assert.That(result.Grants[grant.Uid].Message, Does.Contain(name));
        Assert.That(result.Databases.Single().Relations.Single().ViewName, Is.Null);
        Assert.That(await scene.QueryAsync($"SELECT one FROM \"{name}\".mine"), Is.EqualTo(new[] { "1" }));
        await scene.AsOwnerAsync($"DROP SCHEMA \"{name}\" CASCADE");
        await Scene.ProgramAsync(plan);
    }

    [Test]
    public async Task Default_privileges_of_the_admin_give_nobody_a_right_on_views_or_key()
    {
        var scene = await Scene.CreateAsync(Customers);
        await Scene.Server.ExecuteAsync(
            scene.Database,
            $"""
            ALTER DEFAULT PRIVILEGES FOR ROLE {scene.Admin.Username} GRANT ALL ON TABLES TO PUBLIC;
            ALTER DEFAULT PRIVILEGES FOR ROLE {scene.Admin.Username} GRANT ALL ON SCHEMAS TO PUBLIC;
            """,
            Scene.Ct);
        var grant = scene.Grant("reader", Scene.On("*", TableAccess.Select));
        var plan = scene.Plan(grant) with { Protection = [Emails] };
        await Scene.ProgramAsync(plan);
        Assert.That(
            await scene.QueryAsync(
                $"""
                SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = '{RoleName.ForViews(plan)}' AND c.relkind IN ('r', 'v')
                  AND (has_table_privilege('public', c.oid, 'SELECT') OR has_schema_privilege('public', n.oid, 'USAGE'))
                """),
            Is.Empty);
        Assert.That((await Scene.ProgramAsync(plan)).StatementsExecuted, Is.Zero);
    }

    [Test]
    public async Task Two_installations_mask_the_same_table_side_by_side()
    {
        var scene = await Scene.CreateAsync(Customers);
        var grant = scene.Grant("reader", Scene.On("*", TableAccess.Select));
        var ours = scene.Plan(grant) with { Protection = [Emails] };
        var theirs = ours with { InstallationId = "installation-2", Protection = [Rule("customers", "email", Last4)] };
        await Scene.ProgramAsync(ours);
        await Scene.ProgramAsync(theirs);
        Assert.That(await ReadThroughViewAsync(scene, grant, ours), Is.EqualTo(new[] { "1|***@***" }));
        Assert.That(await ReadThroughViewAsync(scene, grant, theirs), Is.EqualTo(new[] { "1|***.org" }));
        await Scene.ProgramAsync(ours with { Grants = [], Removed = true });
        Assert.That(await ReadThroughViewAsync(scene, grant, theirs), Is.EqualTo(new[] { "1|***.org" }));
    }

    [Test]
    public async Task Views_of_a_database_that_the_target_no_longer_lists_are_dropped()
    {
        var scene = await Scene.CreateAsync(Customers);
        var other = await Scene.CreateAsync("SELECT 1");
        await Scene.Server.ExecuteAsync("postgres", $"GRANT {other.Owner} TO {scene.Admin.Username}", Scene.Ct);
        var grant = scene.Grant("reader", Scene.On("*", TableAccess.Select));
        var plan = scene.Plan(grant) with { Protection = [Emails] };
        await Scene.ProgramAsync(plan);
        var moved = plan with { Databases = [other.Database], Grants = [grant with { Databases = [other.Database] }] };
        await Scene.ProgramAsync(moved);
        Assert.That(
            await scene.QueryAsync($"SELECT 1 FROM pg_namespace WHERE nspname = '{RoleName.ForViews(plan)}'"),
            Is.Empty);
    }

    private static async Task<IReadOnlyList<string>> ReadThroughViewAsync(Scene scene, GrantPlan grant, TargetPlan plan)
    {
        var relation = (await Scene.ProgramAsync(plan)).Databases.Single().Relations.Single();
        await using var session = await scene.LoginAsync(plan, grant);
        return await MaskedScene.ReadAsync(session, $"SELECT * FROM \"{relation.ViewSchema}\".\"{relation.ViewName}\"");
    }

    /// <summary>An admin that is no member of the owner.</summary>
    private static async Task<(Scene Scene, GrantPlan Grant, TargetPlan Plan)> WithGrantOptionsAsync(string right)
    {
        var scene = await Scene.CreateAsync(Customers);
        await Scene.Server.ExecuteAsync(
            scene.Database,
            $"""
            REVOKE {scene.Owner} FROM {scene.Admin.Username};
            GRANT SELECT ON customers TO {scene.Admin.Username} WITH GRANT OPTION;
            GRANT {right} {scene.Database} TO {scene.Admin.Username};
            """,
            Scene.Ct);
        var grant = scene.Grant("reader", Scene.On("*", TableAccess.Select));
        return (scene, grant, scene.Plan(grant) with { Protection = [Emails] });
    }
}
