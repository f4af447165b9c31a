using GatewayOperator.Provisioning;

namespace GatewayOperator.Tests.Provisioning;

/// <summary>What people read when something is wrong: one sentence, the remedy, no credential.</summary>
public sealed class FaultTests
{
    private const string Schema = "CREATE TABLE orders (id int)";

    [Test]
    public async Task Nothing_listening_names_address_and_fields()
    {
        var plan = await PlanAsync();
        await ExpectAsync(plan with { Admin = plan.Admin with { Port = 1 } }, "127.0.0.1:1", "spec.port");
    }

    [Test]
    public async Task Unresolvable_host_names_the_host()
    {
        var plan = await PlanAsync();
        var elsewhere = plan.Admin with { Host = "no-such-host.invalid" };
        await ExpectAsync(plan with { Admin = elsewhere }, "no-such-host.invalid");
    }

    [Test]
    public async Task Wrong_password_names_the_secret_reference()
    {
        var plan = await PlanAsync();
        await ExpectAsync(
            plan with { Admin = plan.Admin with { Password = "wr0ng-passw0rd" } },
            "refused the login", "adminSecretRef");
    }

    [Test]
    public async Task Certificate_of_another_authority_names_the_tls_fields()
    {
        var plan = await PlanAsync();
        await ExpectAsync(plan with { Admin = plan.Admin with { CaPem = null } }, "TLS", "caSecretRef");
        await ExpectAsync(plan with { Admin = plan.Admin with { Host = "127.0.0.2" } }, "127.0.0.2");
    }

    [Test]
    public async Task Server_without_tls_is_not_talked_to_in_plain()
    {
        await using var plain = await Support.PostgresCluster.StartAsync(null, Scene.Ct);
        var plan = await PlanAsync();
        await ExpectAsync(plan with { Admin = plan.Admin with { Port = plain.Port } }, "does not offer TLS");
    }

    [Test]
    public async Task Unknown_database_stops_only_the_grants_that_name_it()
    {
        var scene = await Scene.CreateAsync(Schema);
        var works = scene.Grant("works", Scene.On("orders", TableAccess.Select));
        var lost = scene.Grant("lost", Scene.On("orders", TableAccess.Insert)) with { Databases = ["no_such_db"] };
        var foreign = works with { Uid = "foreign", Name = "foreign", Databases = ["postgres"] };
        var plan = scene.Plan(works, lost, foreign) with { Databases = [scene.Database, "no_such_db"] };
        var result = await Scene.ReconcileAsync(plan);
        Assert.Multiple(() =>
        {
            Assert.That(result.Grants[works.Uid].Programmed, Is.True);
            Assert.That(result.Grants[lost.Uid].Reason, Is.EqualTo(ProvisioningReason.UnknownDatabase));
            Assert.That(result.Grants[lost.Uid].Message, Does.Contain("no_such_db"));
            Assert.That(result.Grants[foreign.Uid].Reason, Is.EqualTo(ProvisioningReason.UnknownDatabase));
        });
        await ExpectAsync(scene.Plan(lost) with { Databases = ["no_such_db"] }, "no_such_db", "spec.databases");
    }

    [Test]
    public async Task Admin_without_createrole_is_told_the_statement()
    {
        var scene = await Scene.CreateAsync(Schema);
        await Scene.Server.ExecuteAsync("postgres", $"ALTER ROLE {scene.Admin.Username} NOCREATEROLE", Scene.Ct);
        await ExpectAsync(scene.Plan(), $"ALTER ROLE \"{scene.Admin.Username}\" CREATEROLE");
    }

    [Test]
    public async Task Admin_that_cannot_end_sessions_takes_away_but_gives_nothing()
    {
        var scene = await Scene.CreateAsync(Schema);
        var old = scene.Grant("old", Scene.On("orders", TableAccess.Select));
        var plan = scene.Plan(old);
        await Scene.ProgramAsync(plan);
        await Scene.Server.ExecuteAsync("postgres", $"REVOKE pg_signal_backend FROM {scene.Admin.Username}", Scene.Ct);
        var next = scene.Grant("next", Scene.On("orders", TableAccess.Select));
        await ExpectAsync(scene.Plan(next), $"GRANT pg_signal_backend TO \"{scene.Admin.Username}\"");
        Assert.That(
            await scene.QueryAsync(
                "SELECT rolname, rolcanlogin FROM pg_roles "
                + $"WHERE rolname IN ('{RoleName.ForLogin(plan, old)}', '{RoleName.ForLogin(plan, next)}')"),
            Is.EqualTo(new[] { $"{RoleName.ForLogin(plan, old)}|f" }));
    }

    [Test]
    public async Task Table_that_the_admin_may_not_grant_is_named_with_the_statement_and_the_rest_works()
    {
        var scene = await Scene.CreateAsync(Schema);
        await Scene.Server.ExecuteAsync(
            scene.Database,
            $"CREATE TABLE public.foreign_table (id int); GRANT SELECT ON foreign_table TO {scene.Admin.Username}",
            Scene.Ct);
        var grant = scene.Grant("reader", Scene.On("*", TableAccess.Select));
        var plan = scene.Plan(grant);
        var outcome = (await Scene.ReconcileAsync(plan)).Grants[grant.Uid];
        var statement = $"GRANT SELECT ON \"public\".\"foreign_table\" TO \"{scene.Admin.Username}\" WITH GRANT OPTION";
        Assert.That(outcome.Programmed, Is.False);
        Assert.That(outcome.Reason, Is.EqualTo(ProvisioningReason.MissingRight));
        Assert.That(outcome.Message, Does.Contain(statement));
        Assert.That(await scene.TryAsync(plan, grant, "SELECT id FROM orders"), Is.Null);

        await Scene.Server.ExecuteAsync(scene.Database, statement, Scene.Ct);
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT id FROM foreign_table"), Is.Null);
    }

    [Test]
    public async Task New_table_that_the_admin_may_not_grant_is_left_out_of_wildcards_and_named_and_the_rest_is_served()
    {
        var scene = await Scene.CreateAsync(Schema);
        var all = scene.Grant("all", Scene.On("*", TableAccess.Select));
        var named = scene.Grant("named", Scene.On("late", TableAccess.Select));
        var plan = scene.Plan(all, named) with { InheritNewObjects = true };
        await Scene.ProgramAsync(plan);
        await Scene.Server.ExecuteAsync(scene.Database, "CREATE TABLE public.late (id int)", Scene.Ct);
        var statement = $"GRANT SELECT ON \"public\".\"late\" TO \"{scene.Admin.Username}\" WITH GRANT OPTION";
        for (var run = 0; run < 2; run++)
        {
            var result = await Scene.ReconcileAsync(plan);
            Assert.That(result.Grants[all.Uid].Programmed, Is.True);
            Assert.That(result.Grants[all.Uid].LeftOut, Does.Contain(scene.Database).And.Contain(statement));
            Assert.That(result.Grants[named.Uid].Reason, Is.EqualTo(ProvisioningReason.MissingRight));
        }

        Assert.That(await scene.TryAsync(plan, all, "SELECT id FROM orders"), Is.Null);
        Assert.That(await scene.TryAsync(plan, all, "SELECT id FROM late"), Is.EqualTo("42501"));

        await Scene.Server.ExecuteAsync(scene.Database, statement, Scene.Ct);
        Assert.That((await Scene.ProgramAsync(plan)).Grants[all.Uid].LeftOut, Is.Null);
        Assert.That(await scene.TryAsync(plan, all, "SELECT id FROM late"), Is.Null);
    }

    [Test]
    public async Task Connect_and_temp_are_granted_only_where_public_lacks_them()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Scene.On("orders", TableAccess.Select | TableAccess.Temp));
        var plain = scene.Grant("plain", Scene.On("orders", TableAccess.Select));
        var plan = scene.Plan(grant, plain);
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.StateAsync(), Has.None.StartsWith($"database {scene.Database} "));

        await scene.AsOwnerAsync($"REVOKE ALL ON DATABASE {scene.Database} FROM PUBLIC");
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "CREATE TEMP TABLE t (id int)"), Is.Null);
        Assert.That(await scene.TryAsync(plan, plain, "CREATE TEMP TABLE t (id int)"), Is.EqualTo("42501"));
    }

    private static async Task<TargetPlan> PlanAsync() => (await Scene.CreateAsync(Schema)).Plan();

    private static async Task ExpectAsync(TargetPlan plan, params string[] words)
    {
        var result = await Scene.ReconcileAsync(plan);
        await TestContext.Out.WriteLineAsync(result.Error);
        Assert.That(result.Succeeded, Is.False);
        foreach (var word in words)
        {
            Assert.That(result.Error, Does.Contain(word));
        }

        Assert.That(result.Error, Does.Not.Contain(plan.Admin.Password).And.Not.Contain("   at "));
        Assert.That(plan.Admin.ToString(), Does.Not.Contain(plan.Admin.Password));
    }
}
