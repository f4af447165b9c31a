using GatewayOperator.Provisioning;

namespace GatewayOperator.Tests.Provisioning;

/// <summary>Roles belong to the whole server; what is not ours is not touched.</summary>
public sealed class OwnershipTests
{
    private const string Schema = "CREATE TABLE orders (id int, note text)";

    [Test]
    public async Task Two_installations_on_one_database_never_touch_each_other()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Scene.On("orders", TableAccess.Select));
        var ours = scene.Plan(grant);
        var theirs = ours with { InstallationId = "installation-2", RoleKey = new byte[32] };
        await Scene.ProgramAsync(ours);
        await Scene.ProgramAsync(theirs);
        Assert.That(RoleName.ForLogin(ours, grant), Is.Not.EqualTo(RoleName.ForLogin(theirs, grant)));
        Assert.That((await Scene.ProgramAsync(ours)).StatementsExecuted, Is.Zero);

        await Scene.ProgramAsync(ours with { Grants = [] });
        Assert.That(await scene.TryAsync(theirs, grant, "SELECT id FROM orders"), Is.Null);
        Assert.That((await Scene.ProgramAsync(theirs)).StatementsExecuted, Is.Zero);
    }

    [Test]
    public async Task Two_targets_of_one_installation_never_touch_each_other()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Scene.On("orders", TableAccess.Select));
        var first = scene.Plan(grant);
        var second = first with { TargetUid = $"{first.TargetUid}-2" };
        await Scene.ProgramAsync(first);
        await Scene.ProgramAsync(second);
        await Scene.ProgramAsync(first with { Grants = [] });
        Assert.That((await Scene.ProgramAsync(second)).StatementsExecuted, Is.Zero);
    }

    [TestCase("")]
    [TestCase("COMMENT ON ROLE {0} IS 'created by hand'")]
    [TestCase(
        "COMMENT ON ROLE {0} IS "
        + "'{{\"dbgateway\":\"another\",\"target\":\"t\",\"kind\":\"login\",\"object\":\"o\"}}'")]
    [TestCase("COMMENT ON ROLE {0} IS '{{\"dbgateway\":'")]
    public async Task Foreign_role_with_our_name_is_a_conflict_and_stays_as_it_is(string comment)
    {
        var scene = await Scene.CreateAsync(Schema);
        var taken = scene.Grant("taken", Scene.On("orders", TableAccess.Select));
        var free = scene.Grant("free", Scene.On("orders", TableAccess.Insert));
        var plan = scene.Plan(taken, free);
        var role = RoleName.ForLogin(plan, taken);
        await Scene.Server.ExecuteAsync(
            "postgres",
            $"CREATE ROLE {role} LOGIN CONNECTION LIMIT 7; {string.Format(null, comment, role)}",
            Scene.Ct);
        var sql = $"SELECT xmin, rolconnlimit FROM pg_authid WHERE rolname = '{role}'";
        var before = await scene.QueryAsync(sql);

        var result = await Scene.ReconcileAsync(plan);
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(result.Grants[taken.Uid].Reason, Is.EqualTo(ProvisioningReason.Conflict));
            Assert.That(result.Grants[taken.Uid].Message, Does.Contain($"DROP ROLE \"{role}\""));
            Assert.That(result.Grants[free.Uid].Programmed, Is.True);
            Assert.That(await scene.QueryAsync(sql), Is.EqualTo(before));
        });
        await Scene.Server.ExecuteAsync("postgres", $"DROP ROLE {role}", Scene.Ct);
        await Scene.ProgramAsync(plan);
    }

    [Test]
    public async Task Hostile_names_are_only_names()
    {
        var schema = "s\"; DROP TABLE orders; --";
        var table = string.Concat(Enumerable.Repeat("é", 31)) + "x";
        var column = "c'\\$1 $$ ; ö";
        var quoted = $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var name = $"{quoted}.\"{table}\"";
        var scene = await Scene.CreateAsync(
            $"{Schema}; CREATE SCHEMA {quoted}; CREATE TABLE {name} (\"{column}\" int, \"E mail\" text);");
        var grant = scene.Grant("x", Scene.On(table, TableAccess.Select | TableAccess.Insert, schema)) with
        {
            Uid = "o'; DROP ROLE postgres; -- \\",
            Name = "Grant \"'$ünï" + new string('n', 80),
        };
        var plan = scene.Plan(grant) with
        {
            Protection = [new ProtectionRule(schema, table, ["E*"])],
            InstallationId = "in\\'st\"all",
        };
        await Scene.ProgramAsync(plan);
        Assert.That((await Scene.ProgramAsync(plan)).StatementsExecuted, Is.Zero);
        Assert.That(await scene.TryAsync(plan, grant, $"SELECT \"{column}\" FROM {name}"), Is.Null);
        Assert.That(await scene.TryAsync(plan, grant, $"SELECT \"E mail\" FROM {name}"), Is.EqualTo("42501"));
        Assert.That(await scene.QueryAsync("SELECT count(*) FROM orders"), Is.EqualTo(new[] { "0" }));
        await Scene.ProgramAsync(plan with { Grants = [] });
    }

    [Test]
    public void Role_names_fit_and_differ_even_when_the_hint_is_cut()
    {
        var hint = new string('n', 200);
        var names = Enumerable.Range(0, 1000)
            .Select(i => RoleName.For("installation", "target", $"grant-{i}", hint)).ToList();
        Assert.That(names, Has.All.Length.EqualTo(RoleName.MaxBytes).And.All.Match("^gw_[0-9a-f]{12}_n+$"));
        Assert.That(names, Is.Unique);
    }
}
