using GatewayOperator.Provisioning;
using static GatewayOperator.Tests.Provisioning.Views.MaskedScene;

namespace GatewayOperator.Tests.Provisioning.Views;

/// <summary>Views come and go beside each other, whatever somebody still does with them.</summary>
public sealed class GenerationTests
{
    private const string Denied = "42501";

    private const string Customers =
        "CREATE TABLE customers (id int, email text); INSERT INTO customers VALUES (1, 'ada@example.org')";

    private const string People =
        "CREATE TABLE people (nick text, email text, id int); INSERT INTO people VALUES ('n', 'ada@example.org', 1)";

    [Test]
    public async Task Another_mask_is_another_view_and_the_old_one_goes_once_gateways_can_know()
    {
        var scene = await CreateAsync(Customers, Rule("customers", "email", Last4));
        var old = scene.View("customers");
        scene.Plan = scene.Plan with { Protection = [Rule("customers", "email", Email)] };
        await scene.ProgramAsync();
        Assert.That(scene.View("customers"), Is.Not.EqualTo(old));
        Assert.That(await scene.ReadAsync("SELECT email FROM {customers}"), Is.EqualTo(new[] { "***@***" }));
        Assert.That(await scene.TryAsync($"SELECT email FROM {old}"), Is.Null);
        await scene.ProgramAsync();
        Assert.That(await scene.TryAsync($"SELECT email FROM {old}"), Is.EqualTo("42P01"));
        Assert.That(await ViewsAsync(scene), Has.Count.EqualTo(1));
        Assert.That((await scene.ProgramAsync()).StatementsExecuted, Is.Zero);
    }

    [Test]
    public async Task Open_cursor_keeps_its_view_but_holds_nothing_up_and_nobody_else_reads_it()
    {
        var scene = await CreateAsync(Customers, Rule("customers", "email", Last4));
        var old = scene.View("customers");
        await using var session = await scene.Scene.LoginAsync(scene.Plan, scene.Grant);
        await using var transaction = await session.BeginTransactionAsync(Scene.Ct);
        await MaskedScene.ReadAsync(session, $"DECLARE c CURSOR FOR SELECT email FROM {old}");
        scene.Plan = scene.Plan with { Protection = [Rule("customers", "email", Email)] };
        await scene.ProgramAsync();
        var result = await scene.ProgramAsync();
        Assert.That(result.Notices, Has.One.Contains("still used by an open transaction"));
        Assert.That(await scene.TryAsync($"SELECT email FROM {old}"), Is.EqualTo(Denied));
        Assert.That(await scene.ReadAsync("SELECT email FROM {customers}"), Is.EqualTo(new[] { "***@***" }));
        Assert.That(await MaskedScene.ReadAsync(session, "FETCH c"), Is.EqualTo(new[] { "***.org" }));
        await transaction.CommitAsync(Scene.Ct);
        Assert.That((await scene.ProgramAsync()).Notices, Is.Empty);
        Assert.That(await ViewsAsync(scene), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task View_of_a_table_that_lost_all_protection_goes_once_gateways_can_know()
    {
        var other = Rule("others", "email", Last4);
        var scene = await CreateAsync(
            Customers + "; CREATE TABLE others (email text)", Rule("customers", "email", Last4), other);
        var old = scene.View("customers");
        scene.Plan = scene.Plan with { Protection = [other] };
        await Scene.ReconcileAsync(scene.Plan);
        Assert.That(await scene.ReadAsync("SELECT email FROM customers"), Is.EqualTo(new[] { "ada@example.org" }));
        Assert.That(await scene.ReadAsync($"SELECT email FROM {old}"), Is.EqualTo(new[] { "***.org" }));
        await scene.ProgramAsync();
        Assert.That(await scene.TryAsync($"SELECT email FROM {old}"), Is.EqualTo("42P01"));
        Assert.That((await scene.ProgramAsync()).StatementsExecuted, Is.Zero);
    }

    [Test]
    public async Task Old_view_stays_for_no_grant_that_lost_the_table()
    {
        var scene = await CreateAsync(Customers + "; CREATE TABLE orders (id int)", Rule("customers", "email", Last4));
        var old = scene.View("customers");
        var narrower = scene.Grant with { Privileges = [Scene.On("orders", TableAccess.Select)] };
        scene.Plan = scene.Plan with { Protection = [Rule("customers", "email", Email)], Grants = [narrower] };
        await scene.ProgramAsync();
        Assert.That(await scene.TryAsync($"SELECT email FROM {old}"), Is.AnyOf(Denied, "42P01"));
    }

    [TestCase("DROP VIEW {customers}")]
    [TestCase("DROP SCHEMA \"{0}\" CASCADE")]
    [TestCase("CREATE OR REPLACE VIEW {customers} AS SELECT id, email FROM customers")]
    [TestCase("DROP VIEW {customers}; CREATE VIEW {customers} AS SELECT id, email FROM customers; "
        + "ALTER VIEW {customers} OWNER TO \"{0}\"")]
    [TestCase("ALTER VIEW {customers} RENAME COLUMN email TO id2")]
    [TestCase("ALTER VIEW {customers} SET (security_barrier = true)")]
    [TestCase("ALTER VIEW {customers} ALTER email SET DEFAULT 'x'")]
    [TestCase("GRANT ALL ON {customers} TO PUBLIC; GRANT ALL ON SCHEMA \"{0}\" TO PUBLIC")]
    [TestCase("GRANT SELECT ON \"{0}\".pseudonym_key TO \"{1}\"")]
    [TestCase("GRANT SELECT ON \"{0}\".pseudonym_key TO PUBLIC")]
    [TestCase("GRANT SELECT (key) ON \"{0}\".pseudonym_key TO \"{1}\"")]
    [TestCase("GRANT SELECT (key) ON \"{0}\".pseudonym_key TO PUBLIC; GRANT SELECT (email) ON {customers} TO PUBLIC")]
    [TestCase("GRANT \"{0}\" TO \"{1}\"")]
    [TestCase("REVOKE ALL ON {customers} FROM \"{2}\"")]
    [TestCase("REVOKE ALL ON customers FROM \"{0}\"")]
    [TestCase("ALTER ROLE \"{0}\" LOGIN")]
    public async Task What_somebody_does_to_a_view_is_undone(string drift)
    {
        var scene = await CreateAsync(Customers, Rule("customers", "email", Pseudonym));
        var wanted = await StateAsync(scene);
        var profile = (await scene.Scene.QueryAsync(
            $"SELECT roleid::regrole FROM pg_auth_members WHERE member = '\"{scene.Role}\"'::regrole"))[0];
        var sql = scene.Through(drift).Replace("{0}", scene.Views, StringComparison.Ordinal)
            .Replace("{1}", scene.Role, StringComparison.Ordinal).Replace("{2}", profile, StringComparison.Ordinal);
        await Scene.Server.ExecuteAsync(scene.Scene.Database, sql, Scene.Ct);
        await scene.ProgramAsync();
        Assert.That(await StateAsync(scene), Is.EqualTo(wanted));
        Assert.That(await scene.ReadAsync("SELECT email FROM {customers}"), Has.One.Match("^[0-9a-f]{64}$"));
        Assert.That((await scene.ProgramAsync()).StatementsExecuted, Is.Zero);
    }

    [Test]
    public async Task View_of_somebody_else_over_ours_is_left_alone_and_named()
    {
        var scene = await CreateAsync(Customers, Rule("customers", "email", Last4));
        await Scene.Server.ExecuteAsync(
            scene.Scene.Database,
            scene.Through("CREATE SCHEMA mine; CREATE VIEW mine.report AS SELECT email FROM {customers}"),
            Scene.Ct);
        scene.Plan = scene.Plan with { Protection = [Rule("customers", "email", Email)] };
        await scene.ProgramAsync();
        Assert.That((await scene.ProgramAsync()).Notices, Has.One.Contains("or another view"));
        Assert.That(await scene.Scene.QueryAsync("SELECT email FROM mine.report"), Is.EqualTo(new[] { "***.org" }));
        Assert.That(await scene.ReadAsync("SELECT email FROM {customers}"), Is.EqualTo(new[] { "***@***" }));
    }

    [Test]
    public async Task Columns_that_swap_their_names_while_the_view_is_made_are_not_mixed_up()
    {
        var scene = await CreateAsync(People, Rule("people", "email", Last4));
        scene.Plan = scene.Plan with { Protection = [Rule("people", "email", Email)] };
        var result = await WhileItWaitsAsync(
            scene,
            "ALTER TABLE people RENAME nick TO x; ALTER TABLE people RENAME email TO nick; "
                + "ALTER TABLE people RENAME x TO email");
        var relation = result.Databases.Single().Relations.Single();
        Assert.That(
            await scene.ReadAsync($"SELECT * FROM \"{relation.ViewSchema}\".\"{relation.ViewName}\""),
            Is.EqualTo(new[] { "n|***@***|1" }),
            "the names of before, over the columns they meant");
        await scene.ProgramAsync();
        Assert.That(
            await scene.ReadAsync("SELECT nick, email FROM {people}"), Is.EqualTo(new[] { "***@***|***@***" }));
    }

    [Test]
    public async Task Columns_that_move_while_the_view_is_made_are_not_mixed_up()
    {
        var scene = await CreateAsync(People, Rule("people", "email", Last4));
        scene.Plan = scene.Plan with { Protection = [], Maintenance = true };
        await scene.ProgramAsync();
        scene.Plan = scene.Plan with { Protection = [Rule("people", "email", Email)], Maintenance = false };
        var result = await WhileItWaitsAsync(scene, "ALTER TABLE people DROP nick; ALTER TABLE people ADD late text");
        Assert.That(
            result.Grants[scene.Grant.Uid].Message, Does.Contain("people changed while its masked view was made"));
        await scene.ProgramAsync();
        Assert.That(await scene.ReadAsync("SELECT * FROM {people}"), Is.EqualTo(new[] { "***@***|1|" }));
    }

    [Test]
    public async Task Migration_that_holds_a_table_is_never_ended_for_our_sake()
    {
        var scene = await CreateAsync(
            "CREATE TABLE a (id int, email text); CREATE TABLE b (id int, email text);", Rule("*", "email", Last4));
        await using var owner = await Scene.Server.ConnectAsync(Scene.Server.Superuser, scene.Scene.Database, Scene.Ct);
        await using var transaction = await owner.BeginTransactionAsync(Scene.Ct);
        await MaskedScene.ReadAsync(owner, "LOCK TABLE b IN ACCESS EXCLUSIVE MODE");
        scene.Plan = scene.Plan with { Protection = [Rule("*", "email", Email)] };
        var run = Scene.ReconcileAsync(scene.Plan);
        while ((await MaskedScene.ReadAsync(owner, "SELECT 1 FROM pg_locks WHERE NOT granted")).Count == 0)
        {
            await Task.Delay(5, Scene.Ct);
        }

        await MaskedScene.ReadAsync(owner, "LOCK TABLE a IN ACCESS EXCLUSIVE MODE");
        var result = await run;
        await transaction.CommitAsync(Scene.Ct);
        Assert.That(result.Grants[scene.Grant.Uid].Message, Does.Contain("or a lock on one of the objects"));
        await scene.ProgramAsync();
        Assert.That(scene.Relation("a").ViewName, Is.Not.Null);
    }

    /// <summary>Reconciles while the owner changes the table: the view waits until the change is committed.</summary>
    private static async Task<ProvisioningResult> WhileItWaitsAsync(MaskedScene scene, string change)
    {
        await using var owner = await Scene.Server.ConnectAsync(Scene.Server.Superuser, scene.Scene.Database, Scene.Ct);
        await using var transaction = await owner.BeginTransactionAsync(Scene.Ct);
        await MaskedScene.ReadAsync(owner, "LOCK TABLE people IN ACCESS EXCLUSIVE MODE");
        var run = Scene.ReconcileAsync(scene.Plan);
        while ((await MaskedScene.ReadAsync(owner, "SELECT 1 FROM pg_locks WHERE NOT granted")).Count == 0)
        {
            Assert.That(run.IsCompleted, Is.False, "the view did not wait for the lock");
            await Task.Delay(5, Scene.Ct);
        }

        await MaskedScene.ReadAsync(owner, change);
        await transaction.CommitAsync(Scene.Ct);
        return await run;
    }

    private static Task<IReadOnlyList<string>> ViewsAsync(MaskedScene scene) => scene.Scene.QueryAsync(
        $"SELECT viewname FROM pg_views WHERE schemaname = '{scene.Views}' AND viewname ~ '^v[0-9]'");

    /// <summary>Everything that decides who sees what.</summary>
    private static async Task<IReadOnlyList<string>> StateAsync(MaskedScene scene) =>
    [
        .. (await scene.Scene.StateAsync()).Where(
            l => l.StartsWith("column ", StringComparison.Ordinal) || l.StartsWith("member ", StringComparison.Ordinal)
                || l.StartsWith("relation customers ", StringComparison.Ordinal)),
        .. await scene.Scene.QueryAsync(
            $"""
            SELECT c.relname, c.relowner::regrole, c.reloptions,
                   coalesce(c.relacl, acldefault('r', c.relowner)), pg_get_viewdef(c.oid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = '{scene.Views}' AND c.relkind IN ('r', 'v') ORDER BY 1
            """),
        .. await scene.Scene.QueryAsync(
            $"SELECT nspowner::regrole, nspacl FROM pg_namespace WHERE nspname = '{scene.Views}'"),
        .. await scene.Scene.QueryAsync($"SELECT rolcanlogin FROM pg_roles WHERE rolname = '{scene.Views}'"),
    ];
}
