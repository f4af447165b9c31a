using GatewayOperator.Api.Configuration;
using GatewayOperator.Provisioning;
using Npgsql;

namespace GatewayOperator.Tests.Provisioning;

public sealed class ProvisioningTests
{
    private const string Schema = """
        CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, email text);
        CREATE TABLE orders (id serial PRIMARY KEY, customer_id bigint, note text);
        CREATE TABLE secrets (id int, body text);
        INSERT INTO customers (name, email) VALUES ('Ada', 'ada@example.com');
        """;

    private static readonly ProtectionRule Emails = new("public", "customers", ["email"]);

    [Test]
    public async Task Granted_columns_are_read_and_protected_ones_refused_with_the_derived_password()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Scene.On("customers", TableAccess.Select));
        var plan = scene.Plan(grant) with { Protection = [Emails] };
        await Scene.ProgramAsync(plan);
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(await scene.TryAsync(plan, grant, "SELECT id, name FROM customers"), Is.Null);
            Assert.That(await scene.TryAsync(plan, grant, "SELECT email FROM customers"), Is.EqualTo("42501"));
            Assert.That(await scene.TryAsync(plan, grant, "SELECT * FROM customers"), Is.EqualTo("42501"));
            Assert.That(await scene.TryAsync(plan, grant, "SELECT c FROM customers c"), Is.EqualTo("42501"));
            Assert.That(await scene.TryAsync(plan, grant, "SELECT id FROM orders"), Is.EqualTo("42501"));
        });
    }

    [Test]
    public async Task Second_run_writes_nothing()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("app", Scene.On("*", TableAccess.Select | TableAccess.Insert)) with
        {
            ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(3),
            MaxConcurrent = 4,
        };
        var plan = scene.Plan(grant, scene.Grant("reader", Scene.On("orders", TableAccess.Select))) with
        {
            Protection = [Emails],
        };
        var first = await Scene.ProgramAsync(plan);
        var before = await scene.StateAsync(rowVersions: true);
        var second = await Scene.ProgramAsync(plan);
        Assert.That(first.StatementsExecuted, Is.Positive);
        Assert.That(second.StatementsExecuted, Is.Zero);
        Assert.That(await scene.StateAsync(rowVersions: true), Is.EqualTo(before));
    }

    [Test]
    public async Task Every_column_has_exactly_the_privileges_of_the_grant()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant(
            "mixed",
            Scene.On("c*", TableAccess.Select | TableAccess.Update),
            Scene.On("orders", TableAccess.Insert | TableAccess.Delete));
        var plan = scene.Plan(grant) with { Protection = [Emails] };
        await Scene.ProgramAsync(plan);
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(await scene.ColumnsAsync(plan, grant), Is.EqualTo(new[] { "customers.id", "customers.name" }));
            Assert.That(
                await scene.ColumnsAsync(plan, grant, "UPDATE"),
                Is.EqualTo(new[] { "customers.email", "customers.id", "customers.name" }));
            Assert.That(
                await scene.ColumnsAsync(plan, grant, "INSERT"),
                Is.EqualTo(new[] { "orders.customer_id", "orders.id", "orders.note" }));
            Assert.That(await scene.ColumnsAsync(plan, grant, "REFERENCES"), Is.Empty);
            Assert.That(
                await scene.QueryAsync(
                    $"""
                    SELECT relname, p FROM pg_class, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) p
                    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                      AND has_table_privilege('{RoleName.ForLogin(plan, grant)}', oid, p)
                    """),
                Is.EqualTo(new[] { "orders|DELETE" }));
        });
    }

    [Test]
    public async Task Login_role_holds_no_privilege_of_its_own_and_cannot_become_its_profile()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Scene.On("orders", TableAccess.Select));
        var plan = scene.Plan(grant);
        await Scene.ProgramAsync(plan);
        var login = RoleName.ForLogin(plan, grant);
        var state = await scene.StateAsync();
        Assert.That(state.Where(s => s.StartsWith("column", StringComparison.Ordinal)), Is.Not.Empty);
        Assert.That(
            state.Where(s => s.Contains(login, StringComparison.Ordinal)),
            Has.All.StartsWith("role ").Or.StartsWith("member "));
        Assert.That(state, Has.One.StartsWith("member ").And.EndsWith(login));
    }

    [Test]
    public async Task Grants_with_equal_privileges_share_one_profile()
    {
        var scene = await Scene.CreateAsync(Schema);
        var plan = scene.Plan(
            scene.Grant("one", Scene.On("orders", TableAccess.Select), Scene.On("customers", TableAccess.Select)),
            scene.Grant("two", Scene.On("customers", TableAccess.Select), Scene.On("orders", TableAccess.Select)),
            scene.Grant("three", Scene.On("orders", TableAccess.Select)));
        await Scene.ProgramAsync(plan);
        Assert.That(await ProfilesOf(scene, plan), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Insert_works_on_serial_and_identity_columns()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("writer", Scene.On("*", TableAccess.Insert));
        var plan = scene.Plan(grant);
        await Scene.ProgramAsync(plan);
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(await scene.TryAsync(plan, grant, "INSERT INTO orders (note) VALUES ('x')"), Is.Null);
            Assert.That(await scene.TryAsync(plan, grant, "INSERT INTO customers (name) VALUES ('x')"), Is.Null);
        });
    }

    [Test]
    public async Task Exempt_grant_reads_protected_columns()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("dba", Scene.On("customers", TableAccess.Select)) with { Exempt = true };
        var plan = scene.Plan(grant) with { Protection = [Emails] };
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT * FROM customers"), Is.Null);
    }

    [TestCase(false, "42501")]
    [TestCase(true, null)]
    public async Task Column_that_appears_later_follows_the_policy_for_new_objects(bool inherit, string? expected)
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Scene.On("orders", TableAccess.Select));
        var plan = scene.Plan(grant) with { InheritNewObjects = inherit };
        await Scene.ProgramAsync(plan);
        await scene.AsOwnerAsync("ALTER TABLE orders ADD added text");
        Assert.That(await scene.TryAsync(plan, grant, "SELECT added FROM orders"), Is.EqualTo(expected));
    }

    [Test]
    public async Task Policy_that_appears_takes_the_column_away_from_a_running_grant()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Scene.On("customers", TableAccess.Select));
        var plan = scene.Plan(grant) with { InheritNewObjects = true };
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT * FROM customers"), Is.Null);
        await Scene.ProgramAsync(plan with { Protection = [Emails] });
        Assert.That(await scene.TryAsync(plan, grant, "SELECT email FROM customers"), Is.EqualTo("42501"));
        Assert.That(await ProfilesOf(scene, plan), Has.Count.EqualTo(1), "the old profile is gone");
    }

    [Test]
    public async Task Privileges_that_somebody_added_to_a_profile_are_taken_back()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Scene.On("orders", TableAccess.Select));
        var plan = scene.Plan(grant);
        await Scene.ProgramAsync(plan);
        var wanted = await scene.StateAsync();
        var profile = (await ProfilesOf(scene, plan)).Single();
        var login = RoleName.ForLogin(plan, grant);
        await scene.AsOwnerAsync(
            $"""
            GRANT SELECT ON secrets TO {profile} WITH GRANT OPTION;
            GRANT SELECT (email) ON customers TO {login};
            GRANT SELECT, DELETE ON orders TO {profile};
            """);
        await Scene.Server.ExecuteAsync(
            scene.Database, $"GRANT {scene.Owner} TO {login}; ALTER ROLE {login} SET statement_timeout = 0", Scene.Ct);
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.StateAsync(), Is.EqualTo(wanted));
    }

    [Test]
    public async Task Rotation_accepts_the_new_password_and_refuses_the_old_one()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Scene.On("orders", TableAccess.Select));
        var plan = scene.Plan(grant);
        await Scene.ProgramAsync(plan);
        var rotated = plan with { Epoch = 2 };
        await Scene.ProgramAsync(rotated);
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(await scene.TryAsync(rotated, grant, "SELECT id FROM orders"), Is.Null);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => scene.LoginAsync(plan, grant));
            Assert.That(refused!.SqlState, Is.EqualTo("28P01"));
        });
    }

    [Test]
    public async Task Limits_of_the_grant_are_limits_of_the_role()
    {
        var scene = await Scene.CreateAsync(Schema);
        var until = new DateTimeOffset(2039, 5, 17, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567);
        var grant = scene.Grant("reader", Scene.On("orders", TableAccess.Select)) with
        {
            MaxConcurrent = 1,
            ExpiresAt = until,
        };
        var plan = scene.Plan(grant);
        await Scene.ProgramAsync(plan);
        await using var first = await scene.LoginAsync(plan, grant);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => scene.LoginAsync(plan, grant));
        Assert.That(refused!.SqlState, Is.EqualTo("53300"));
        Assert.That(
            await scene.QueryAsync(
                "SELECT rolvaliduntil AT TIME ZONE 'UTC' FROM pg_roles "
                + $"WHERE rolname = '{RoleName.ForLogin(plan, grant)}'"),
            Is.EqualTo(new[] { "2039-05-17 10:00:00.123456" }));
        await Scene.ProgramAsync(scene.Plan(grant with { MaxConcurrent = null, ExpiresAt = null }));
        await using var second = await scene.LoginAsync(plan, grant);
    }

    [Test]
    public async Task Server_never_sees_a_password()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Scene.On("orders", TableAccess.Select));
        var plan = scene.Plan(grant);
        await Scene.ProgramAsync(plan);
        var log = await File.ReadAllTextAsync(Scene.Server.LogPath, Scene.Ct);
        var role = RoleName.ForLogin(plan, grant);
        Assert.That(log, Does.Contain($"ALTER ROLE \"{role}\" LOGIN"));
        Assert.That(log, Does.Not.Contain(DerivedPassword.Derive(plan.RoleKey, role, plan.Epoch)));
    }

    private static Task<IReadOnlyList<string>> ProfilesOf(Scene scene, TargetPlan plan) =>
        scene.QueryAsync(
            $"""
            SELECT rolname FROM pg_roles
            WHERE shobj_description(oid, 'pg_authid')::json ->> 'target' = '{plan.TargetUid}'
              AND shobj_description(oid, 'pg_authid')::json ->> 'kind' = 'profile' AND rolname LIKE 'gw\_%'
            """);
}
