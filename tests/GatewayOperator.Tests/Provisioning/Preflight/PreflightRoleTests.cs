using GatewayOperator.Provisioning;
using GatewayOperator.Provisioning.Preflight;
using GatewayOperator.Tests.Provisioning.Views;
using static GatewayOperator.Tests.Provisioning.Views.MaskedScene;

namespace GatewayOperator.Tests.Provisioning.Preflight;

/// <summary>
/// What a run takes back by itself where it may is found where it may not: PostgreSQL 16 lets an admin revoke only the
/// memberships it granted.
/// </summary>
public sealed class PreflightRoleTests
{
    [TestCase("GRANT pg_read_all_data TO {login}", "is a member of pg_read_all_data")]
    [TestCase("ALTER ROLE {login} BYPASSRLS", "has attributes that go past privileges")]
    [TestCase("ALTER ROLE {login} CREATEROLE", "has attributes that go past privileges")]
    public async Task Role_that_was_given_more_is_found_and_the_sql_mends_it(string fault, string what)
    {
        var scene = await CreateAsync("CREATE TABLE customers (id int, email text)", Rule("customers", "email", Email));
        Assert.That(await FindAsync(scene), Is.Empty);
        await ExecuteAsync(scene, fault.Replace("{login}", scene.Role, StringComparison.Ordinal));
        var found = await FindAsync(scene);
        Assert.That(found.Select(v => v.What), Has.Some.EqualTo($"role {scene.Role} {what}"));
        foreach (var violation in found)
        {
            await ExecuteAsync(scene, violation.Fix);
        }

        Assert.That(await FindAsync(scene), Is.Empty);
    }

    [Test]
    public async Task One_login_that_was_given_more_does_not_stop_its_neighbours()
    {
        var scene = await CreateAsync("CREATE TABLE customers (id int, email text)", Rule("customers", "email", Email));
        var other = scene.Scene.Grant("other", Scene.On("*", TableAccess.Select));
        scene.Plan = scene.Plan with { Grants = [scene.Grant, other] };
        await scene.ProgramAsync();
        await ExecuteAsync(scene, $"GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {scene.Role}");
        var result = await Scene.ReconcileAsync(scene.Plan);
        Assert.That(result.Grants[scene.Grant.Uid].Reason, Is.EqualTo(ProvisioningReason.PreflightFailed));
        Assert.That(result.Grants[other.Uid].Programmed, Is.True);
        await ExecuteAsync(scene, $"REVOKE EXECUTE ON FUNCTION pg_read_file(text) FROM {scene.Role}");
        await scene.ProgramAsync();
    }

    [Test]
    public async Task Edited_policy_stops_nobody_while_logins_still_have_their_profile_of_before()
    {
        var rule = Rule("customers", "email", Email);
        var scene = await CreateAsync("CREATE TABLE customers (id int, email text, phone text)", rule);
        scene.Plan = scene.Plan with { Protection = [rule, Rule("customers", "phone", Email)] };
        for (var run = 0; run < 3; run++)
        {
            await scene.ProgramAsync();
            Assert.That(await scene.TryAsync("SELECT phone FROM {customers}"), Is.Null);
        }

        Assert.That(await scene.TryAsync("SELECT phone FROM customers"), Is.EqualTo("42501"));
    }

    private static async Task<IReadOnlyList<PreflightViolation>> FindAsync(MaskedScene scene)
    {
        await using var connection = await Scene.Server.ConnectAsync(scene.Scene.Admin, scene.Scene.Database, Scene.Ct);
        var logins = RolePlan.Compile(scene.Plan, TimeProvider.System.GetUtcNow()).Logins.Values;
        var report = await new PreflightCheck(connection, scene.Plan, 150018)
            .RunAsync([.. logins], new HashSet<string>(), scene.Result.Databases.Single(), Scene.Ct);
        return report.Violations;
    }

    private static Task ExecuteAsync(MaskedScene scene, string sql) =>
        Scene.Server.ExecuteAsync(scene.Scene.Database, sql, Scene.Ct);
}
