using GatewayOperator.Provisioning;
using Npgsql;

namespace GatewayOperator.Tests.Provisioning;

public sealed class RevocationTests
{
    private const string Schema = "CREATE TABLE orders (id int); INSERT INTO orders SELECT generate_series(1, 1000)";

    [Test]
    public async Task Removed_grant_ends_its_sessions_and_leaves_nothing_behind()
    {
        var scene = await Scene.CreateAsync(Schema);
        var (kept, gone) = (Reader(scene, "kept"), scene.Grant("gone", Scene.On("*", TableAccess.Insert)));
        var plan = scene.Plan(kept, gone);
        await Scene.ProgramAsync(scene.Plan(kept));
        var before = await scene.StateAsync();
        await Scene.ProgramAsync(plan);
        await using var ended = await scene.LoginAsync(plan, gone);
        await using var untouched = await scene.LoginAsync(plan, kept);

        await Scene.ProgramAsync(scene.Plan(kept));
        var error = await Assert.ThrowsAsync<PostgresException>(() => QueryAsync(ended, "SELECT 1"));
        Assert.That(error!.SqlState, Is.EqualTo(PostgresErrorCodes.AdminShutdown));
        await QueryAsync(untouched, "SELECT count(*) FROM orders");
        Assert.That(await scene.StateAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Open_cursor_does_not_outlive_its_grant()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = Reader(scene, "reader");
        var plan = scene.Plan(grant);
        await Scene.ProgramAsync(plan);
        await using var session = await scene.LoginAsync(plan, grant);
        await QueryAsync(session, "BEGIN; DECLARE c CURSOR FOR SELECT id FROM orders; FETCH 1 FROM c");
        await Scene.ProgramAsync(scene.Plan());
        await Assert.ThrowsAsync<PostgresException>(() => QueryAsync(session, "FETCH 1 FROM c"));
    }

    [Test]
    public async Task Expired_grant_is_revoked_and_says_so()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = Reader(scene, "reader");
        await Scene.ProgramAsync(scene.Plan(grant));
        var expired = grant with { ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) };
        var result = await Scene.ReconcileAsync(scene.Plan(expired));
        Assert.That(result.Grants[grant.Uid].Reason, Is.EqualTo(ProvisioningReason.Expired));
        var role = RoleName.ForLogin(scene.Plan(), grant);
        Assert.That(await scene.QueryAsync($"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"), Is.Empty);
    }

    [Test]
    public async Task Role_that_owns_something_is_left_unable_to_log_in_and_reported()
    {
        var scene = await Scene.CreateAsync($"{Schema}; CREATE SCHEMA sandbox");
        var grant = Reader(scene, "owner");
        var plan = scene.Plan(grant);
        await Scene.ProgramAsync(plan);
        var role = RoleName.ForLogin(plan, grant);
        await scene.AsOwnerAsync($"GRANT USAGE, CREATE ON SCHEMA sandbox TO {role}");
        Assert.That(await scene.TryAsync(plan, grant, "CREATE TABLE sandbox.mine (id int)"), Is.Null);

        var result = await Scene.ReconcileAsync(scene.Plan());
        Assert.That(result.Succeeded, Is.True);
        Assert.That(result.Notices, Has.One.Contains(role));
        await Assert.ThrowsAsync<PostgresException>(() => scene.LoginAsync(plan, grant));
        Assert.That(
            await scene.QueryAsync($"SELECT rolcanlogin FROM pg_roles WHERE rolname = '{role}'"),
            Is.EqualTo(new[] { "f" }));

        await scene.AsOwnerAsync("RESET ROLE; DROP TABLE sandbox.mine");
        Assert.That((await Scene.ProgramAsync(scene.Plan())).Notices, Is.Empty);
    }

    [Test]
    public async Task Password_that_a_session_gave_its_role_does_not_survive_the_grants_revocation()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = Reader(scene, "squatter");
        var plan = scene.Plan(grant);
        await Scene.ProgramAsync(plan);
        var role = RoleName.ForLogin(plan, grant);
        // A large object keeps the role from being dropped.
        var sql = $"SELECT lo_from_bytea(0, 'mine'); ALTER ROLE {role} PASSWORD 'my-own'";
        Assert.That(await scene.TryAsync(plan, grant, sql), Is.Null);

        await Scene.ReconcileAsync(scene.Plan());
        await Scene.ProgramAsync(plan);
        var own = new Support.PostgresCredential(role, "my-own");
        var error = await Assert.ThrowsAsync<PostgresException>(
            () => Scene.Server.ConnectAsync(own, scene.Database, Scene.Ct));
        Assert.That(error!.SqlState, Is.EqualTo(PostgresErrorCodes.InvalidPassword));
        await using var derived = await scene.LoginAsync(plan, grant);
        await QueryAsync(derived, "SELECT count(*) FROM orders");
    }

    [Test]
    public async Task Session_that_takes_the_provisioning_lock_cannot_hold_up_a_revocation()
    {
        var scene = await Scene.CreateAsync(Schema);
        var (kept, gone) = (Reader(scene, "kept"), Reader(scene, "gone"));
        var plan = scene.Plan(kept, gone);
        await Scene.ProgramAsync(plan);
        await using var holder = await scene.LoginAsync(plan, kept);
        await QueryAsync(holder, "SELECT pg_advisory_lock(x'6462676174657761'::bigint)");
        await using var unrelated = await scene.LoginAsync(plan, kept);
        await QueryAsync(unrelated, "SELECT pg_advisory_lock(4711)");

        await Scene.ProgramAsync(scene.Plan(kept));
        await Assert.ThrowsAsync<PostgresException>(() => scene.LoginAsync(plan, gone));
        await Assert.ThrowsAsync<PostgresException>(() => QueryAsync(holder, "SELECT 1"));
        await QueryAsync(unrelated, "SELECT 1");
    }

    [Test]
    public async Task Revoked_role_that_was_made_superuser_is_reported_and_given_no_new_life()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = Reader(scene, "raised");
        var plan = scene.Plan(grant);
        await Scene.ProgramAsync(plan);
        var role = RoleName.ForLogin(plan, grant);
        await Scene.Server.ExecuteAsync("postgres", $"ALTER ROLE {role} SUPERUSER", Scene.Ct);
        Assert.That(
            (await Scene.ReconcileAsync(plan)).Grants[grant.Uid].Reason, Is.EqualTo(ProvisioningReason.Conflict));
        Assert.That((await Scene.ReconcileAsync(scene.Plan())).Notices, Has.One.Contains(role));
        await Scene.Server.ExecuteAsync("postgres", $"ALTER ROLE {role} NOSUPERUSER", Scene.Ct);
        Assert.That((await Scene.ProgramAsync(scene.Plan())).Notices, Is.Empty);
    }

    [Test]
    public async Task Database_that_leaves_the_target_loses_its_privileges()
    {
        var scene = await Scene.CreateAsync(Schema);
        var second = $"{scene.Database}_b";
        await Scene.Server.ExecuteAsync("postgres", $"CREATE DATABASE {second} OWNER {scene.Owner}", Scene.Ct);
        await Scene.Server.ExecuteAsync(second, $"SET ROLE {scene.Owner}; CREATE TABLE orders (id int)", Scene.Ct);
        var grant = Reader(scene, "reader") with { Databases = [scene.Database, second] };
        await Scene.ProgramAsync(scene.Plan(grant) with { Databases = [scene.Database, second] });
        Assert.That(await AclsIn(second), Is.EqualTo(1));

        var result = await Scene.ProgramAsync(scene.Plan(grant with { Databases = [scene.Database] }));
        Assert.That(result.Notices, Is.Empty);
        Assert.That(await AclsIn(second), Is.Zero);

        static async Task<int> AclsIn(string database) =>
            (await Scene.Server.QueryAsync(
                database, "SELECT 1 FROM pg_attribute WHERE attacl::text LIKE '%gw\\_%'", Scene.Ct)).Count;
    }

    private static GrantPlan Reader(Scene scene, string name) =>
        scene.Grant(name, Scene.On("orders", TableAccess.Select));

    private static async Task QueryAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Scene.Ct);
    }
}
