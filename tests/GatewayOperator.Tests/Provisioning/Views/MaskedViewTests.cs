using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Masking;
using GatewayOperator.Provisioning;
using GatewayOperator.Provisioning.Masks;
using static GatewayOperator.Tests.Provisioning.Views.MaskedScene;

namespace GatewayOperator.Tests.Provisioning.Views;

/// <summary>What a grant under protection sees, and what it does not.</summary>
public sealed class MaskedViewTests
{
    private const string Denied = "42501";

    private const string Customers =
        """
        CREATE TABLE customers (id serial PRIMARY KEY, "E Mail" text, phone varchar(20), note text);
        INSERT INTO customers ("E Mail", phone, note)
        VALUES ('ada@example.org', '+49301234567', 'hello'), (NULL, '1', '');
        """;

    private static readonly ProtectionRule[] Masks =
        [Rule("customers", "E Mail", Email), Rule("customers", "phone", Last4)];

    [Test]
    public async Task Protected_column_is_closed_in_the_table_and_masked_in_the_view()
    {
        var scene = await CreateAsync(Customers, Masks);
        Assert.That(
            await scene.ReadAsync("SELECT * FROM {customers} ORDER BY id"),
            Is.EqualTo(new[] { "1|***@***|***4567|hello", "2||***|" }));
        Assert.That(
            scene.Exposures("customers"),
            Is.EqualTo(new[] { "id Granted", "E Mail Masked", "phone Masked", "note Granted" }));
        Assert.That(await scene.TryAsync("SELECT \"E Mail\" FROM customers"), Is.EqualTo(Denied));
        Assert.That(await scene.TryAsync("SELECT phone FROM customers"), Is.EqualTo(Denied));
        Assert.That(await scene.TryAsync("SELECT id, note FROM customers"), Is.Null);
    }

    [Test]
    public async Task Masked_column_names_the_rules_that_gave_it_its_mask()
    {
        var scene = await CreateAsync(
            Customers, Masks[0], Masks[1] with { Index = 1 }, Rule("customers", "phone", Last4, "phones"),
            Rule("customers", "note", null));
        Assert.That(
            scene.Relation("customers").Columns.Select(c => $"{c.Name} {c.Mask} {Sources(c)}"),
            Is.EqualTo(new[] { "id  ", "E Mail Email pii[0]", "phone Partial phones[0] pii[1]", "note  " }));
    }

    [Test]
    public async Task Second_run_changes_nothing_and_says_the_same()
    {
        var scene = await CreateAsync(Customers, Masks);
        var view = scene.View("customers");
        Assert.That((await scene.ProgramAsync()).StatementsExecuted, Is.Zero);
        Assert.That(scene.View("customers"), Is.EqualTo(view));
    }

    [Test]
    public async Task View_leaves_out_a_column_that_has_no_mask()
    {
        var scene = await CreateAsync(Customers, Rule("customers", "E Mail", null), Masks[1]);
        Assert.That(
            await scene.ReadAsync("SELECT * FROM {customers} WHERE id = 1"), Is.EqualTo(new[] { "1|***4567|hello" }));
        Assert.That(scene.Exposures("customers"), Does.Contain("E Mail Denied"));
    }

    [Test]
    public async Task Writes_through_the_view_need_the_right_and_assign_no_mask()
    {
        var scene = await CreateAsync(
            Customers, TableAccess.Select | TableAccess.Insert | TableAccess.Update, Masks);
        Assert.That(
            await scene.ReadAsync("INSERT INTO {customers} (note) VALUES ('new') RETURNING *"),
            Is.EqualTo(new[] { "3|||new" }));
        Assert.That(
            await scene.ReadAsync("UPDATE {customers} SET note = 'x' WHERE id = 1 RETURNING *"),
            Is.EqualTo(new[] { "1|***@***|***4567|x" }));
        Assert.That(await scene.TryAsync("SELECT * FROM {customers} FOR UPDATE"), Is.Null);
        Assert.That(await scene.TryAsync("DELETE FROM {customers}"), Is.EqualTo(Denied));
        Assert.That(await scene.TryAsync("UPDATE {customers} SET phone = '2'"), Is.EqualTo("0A000"));
        Assert.That(await scene.TryAsync("INSERT INTO customers (phone) VALUES ('2')"), Is.Null);
        Assert.That(
            await scene.ReadAsync(
                "INSERT INTO {customers} (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET note = 'z' RETURNING *"),
            Is.EqualTo(new[] { "1|***@***|***4567|z" }));
    }

    [Test]
    public async Task View_owner_may_do_no_more_with_a_table_than_the_grants_together()
    {
        var scene = await CreateAsync(Customers, TableAccess.Select | TableAccess.Update, Masks);
        Assert.That(
            await scene.Scene.QueryAsync(
                $"""
                SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p
                WHERE has_table_privilege('{scene.Views}', 'customers', p)
                """),
            Is.EqualTo(new[] { "SELECT", "UPDATE" }));
        scene.Plan = scene.Plan with { Grants = [] };
        await scene.ProgramAsync();
        Assert.That(
            await scene.Scene.QueryAsync($"SELECT has_table_privilege('{scene.Views}', 'customers', 'SELECT, UPDATE')"),
            Is.EqualTo(new[] { "f" }));
    }

    [Test]
    public async Task Exempt_grant_reads_the_table_and_no_view()
    {
        var scene = await CreateAsync(Customers, Masks);
        var exempt = scene.Scene.Grant("dba", Scene.On("*", TableAccess.Select)) with { Exempt = true };
        scene.Plan = scene.Plan with { Grants = [scene.Grant, exempt] };
        await scene.ProgramAsync();
        Assert.That(await scene.Scene.TryAsync(scene.Plan, exempt, "SELECT * FROM customers"), Is.Null);
        Assert.That(
            await scene.Scene.TryAsync(scene.Plan, exempt, scene.Through("SELECT * FROM {customers}")),
            Is.EqualTo(Denied));
    }

    [Test]
    public async Task Pseudonyms_join_two_tables_and_nobody_reads_their_key()
    {
        var scene = await CreateAsync(
            """
            CREATE TABLE a (id int, card text); CREATE TABLE b (id int, card varchar(64));
            INSERT INTO a VALUES (1, '4111'), (2, '4222'); INSERT INTO b VALUES (3, '4222'), (4, '4333');
            """,
            Rule("*", "card", Pseudonym));
        Assert.That(
            await scene.ReadAsync("SELECT a.id, b.id FROM {a} a JOIN {b} b USING (card)"), Is.EqualTo(new[] { "2|3" }));
        Assert.That(await scene.ReadAsync("SELECT card FROM {a}"), Has.All.Match("^[0-9a-f]{64}$"));
        Assert.That(await scene.TryAsync($"SELECT * FROM \"{scene.Views}\".pseudonym_key"), Is.EqualTo(Denied));
        Assert.That(await scene.TryAsync($"SET ROLE \"{scene.Views}\""), Is.EqualTo(Denied));
        var before = await scene.ReadAsync("SELECT card FROM {a} ORDER BY id");
        var grants = scene.Plan.Grants;
        scene.Plan = scene.Plan with { Grants = [] };
        await scene.ProgramAsync();
        scene.Plan = scene.Plan with { Grants = grants };
        await scene.ProgramAsync();
        Assert.That(
            await scene.ReadAsync("SELECT card FROM {a} ORDER BY id"),
            Is.EqualTo(before),
            "pseudonyms outlive the last grant");
    }

    [Test]
    public async Task First_rule_of_a_policy_decides_and_policies_have_to_agree()
    {
        var scene = await CreateAsync(
            "CREATE TABLE t (a text, b text, c text); INSERT INTO t VALUES ('12345678', '12345678', '12345678')",
            Rule("t", "a", Last4),
            Rule("*", "*", Email),
            Rule("t", "b", Email, "other"),
            Rule("t", "c", Last4, "other"));
        Assert.That(await scene.ReadAsync("SELECT * FROM {t}"), Is.EqualTo(new[] { "***5678|***@***" }));
        Assert.That(scene.Exposures("t"), Is.EqualTo(new[] { "a Masked", "b Masked", "c Denied" }));
        var fault = scene.Result.MaskFaults.Single();
        Assert.That(fault.Reason, Is.EqualTo(MaskFault.Conflicted));
        Assert.That(fault.Policies, Is.EqualTo(new[] { "other", "pii" }));
        Assert.That(
            fault.Message,
            Does.StartWith("public.t.c has different masks").And.Contains("other: Partial, pii: Email"));
    }

    [Test]
    public async Task Mask_that_does_not_fit_denies_its_column_names_it_and_hinders_nothing_else()
    {
        var scene = await CreateAsync(
            "CREATE TABLE t (age int, born date, mail text); INSERT INTO t VALUES (42, '2000-01-01', 'a@b')",
            Rule("t", "age", Email),
            Rule("t", "born", new Mask { Type = MaskType.Constant, Value = "someday" }),
            Rule("t", "mail", Email));
        Assert.That(await scene.ReadAsync("SELECT * FROM {t}"), Is.EqualTo(new[] { "***@***" }));
        Assert.That(
            scene.Result.MaskFaults.Select(f => f.Message).Order(),
            Is.EqualTo(new[]
            {
                "public.t.age: mask Email does not fit integer; use Null, Constant, Redact, Pseudonym or Bucket (width)"
                    + ". The column is denied until then.",
                "public.t.born: mask Constant does not fit date, the server says: invalid input syntax for type date: "
                    + "\"someday\". The column is denied until then.",
            }));
        Assert.That(await scene.TryAsync("SELECT age FROM t"), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Maintenance_drops_the_views_for_migrations_and_its_end_brings_them_back()
    {
        var scene = await CreateAsync(Customers, Masks);
        var view = scene.View("customers");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => scene.Scene.AsOwnerAsync("ALTER TABLE customers ALTER phone TYPE text"));
        scene.Plan = scene.Plan with { Maintenance = true };
        await scene.ProgramAsync();
        Assert.That(scene.Relation("customers").ViewName, Is.Null);
        Assert.That(scene.Exposures("customers"), Does.Contain("phone Masked"));
        Assert.That(await scene.TryAsync("SELECT phone FROM customers"), Is.EqualTo(Denied));
        await scene.Scene.AsOwnerAsync("ALTER TABLE customers ALTER phone TYPE text; ALTER TABLE customers DROP note");
        scene.Plan = scene.Plan with { Maintenance = false };
        await scene.ProgramAsync();
        Assert.That(scene.View("customers"), Is.Not.EqualTo(view));
        Assert.That(
            await scene.ReadAsync("SELECT * FROM {customers} WHERE id = 1"), Is.EqualTo(new[] { "1|***@***|***4567" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Nothing_stays_when_the_target_goes_or_nothing_is_protected_any_more(bool removed)
    {
        var scene = await CreateAsync(Customers, Masks);
        scene.Plan = removed
            ? scene.Plan with { Grants = [], Removed = true }
            : scene.Plan with { Protection = [] };
        await scene.ProgramAsync();
        Assert.That(
            await scene.Scene.QueryAsync(
                $"""
                SELECT nspname FROM pg_namespace WHERE nspname = '{scene.Views}'
                UNION ALL SELECT rolname FROM pg_roles WHERE rolname = '{scene.Views}'
                """),
            Is.Empty);
    }

    private static string Sources(MaskedColumnConfig column) =>
        string.Join(' ', (column.Sources ?? []).Select(s => $"{s.Policy}[{s.Rule}]"));
}
