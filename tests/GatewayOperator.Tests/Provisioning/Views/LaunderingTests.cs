using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Masking;
using GatewayOperator.Provisioning;
using Npgsql;
using static GatewayOperator.Tests.Provisioning.Views.MaskedScene;

namespace GatewayOperator.Tests.Provisioning.Views;

/// <summary>Ways by which values leave the column that a policy names, and where they end.</summary>
public sealed class LaunderingTests
{
    private const string Denied = "42501";

    private const string Customers =
        "CREATE TABLE customers (id int, email text); INSERT INTO customers VALUES (1, 'ada@example.org');";

    private static readonly ProtectionRule Emails = Rule("customers", "email", Email);

    [TestCase("ALTER TABLE customers RENAME email TO contact", "customers", "contact")]
    [TestCase("ALTER TABLE customers RENAME TO people", "people", "email")]
    [TestCase("ALTER TABLE customers RENAME TO people; ALTER TABLE people RENAME email TO c", "people", "c")]
    public async Task Renamed_column_keeps_its_mask(string change, string table, string column)
    {
        var scene = await CreateAsync(Customers, Emails);
        await scene.Scene.AsOwnerAsync(change);
        await scene.ProgramAsync();
        Assert.That(await scene.ReadAsync($"SELECT {column} FROM {{{table}}}"), Is.EqualTo(new[] { "***@***" }));
        Assert.That(await scene.TryAsync($"SELECT {column} FROM {table}"), Is.EqualTo(Denied));
    }

    [TestCase("ALTER TABLE customers RENAME email TO plain", "ALTER TABLE customers RENAME plain TO email")]
    [TestCase("ALTER TABLE customers RENAME TO plain", "ALTER TABLE plain RENAME TO customers")]
    public async Task Name_that_goes_away_and_comes_back_never_shows_a_value(string away, string back)
    {
        var scene = await WithoutNewObjectsAsync();
        foreach (var change in new[] { away, back })
        {
            await scene.Scene.AsOwnerAsync(change);
            await ExpectNothingSeenAsync(scene);
            Assert.That((await scene.ProgramAsync()).PendingObjects, Is.Empty, "nothing of it is new");
            await ExpectNothingSeenAsync(scene);
        }

        Assert.That(await scene.ReadAsync("SELECT email FROM {customers}"), Is.EqualTo(new[] { "***@***" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Swapped_tables_never_show_a_value_and_the_new_one_is_pending_or_masked(bool inherit)
    {
        var scene = await WithoutNewObjectsAsync();
        scene.Plan = scene.Plan with { InheritNewObjects = inherit };
        await scene.ProgramAsync();
        foreach (var change in new[]
        {
            "CREATE TABLE fresh (id int, email text)",
            "ALTER TABLE customers RENAME TO plain; ALTER TABLE fresh RENAME TO customers",
            "INSERT INTO customers SELECT * FROM plain",
        })
        {
            await scene.Scene.AsOwnerAsync(change);
            await ExpectNothingSeenAsync(scene);
            await scene.ProgramAsync();
            await ExpectNothingSeenAsync(scene);
        }

        Assert.That(
            scene.Result.PendingObjects,
            Is.EqualTo(inherit ? [] : new[] { $"{scene.Scene.Database}.public.customers" }));
        Assert.That(await scene.ReadAsync("SELECT email FROM {plain}"), Is.EqualTo(new[] { "***@***" }));
        Assert.That(
            await scene.TryAsync("SELECT email FROM {customers}"), Is.EqualTo(inherit ? null : "42601"), "has no view");
    }

    [Test]
    public async Task Column_of_another_type_is_the_same_column_and_never_shows_a_value()
    {
        var scene = await WithoutNewObjectsAsync();
        scene.Plan = scene.Plan with { Maintenance = true };
        await scene.ProgramAsync();
        await scene.Scene.AsOwnerAsync(
            "ALTER TABLE customers RENAME email TO plain; ALTER TABLE customers ALTER plain TYPE varchar(80)");
        await ExpectNothingSeenAsync(scene);
        scene.Plan = scene.Plan with { Maintenance = false };
        Assert.That((await scene.ProgramAsync()).PendingObjects, Is.Empty);
        await ExpectNothingSeenAsync(scene);
        Assert.That(await scene.ReadAsync("SELECT plain FROM {customers}"), Is.EqualTo(new[] { "***@***" }));
    }

    [TestCase("parent")]
    [TestCase("child_1")]
    public async Task Partitions_and_their_parent_show_the_same_mask_whichever_is_named(string named)
    {
        var scene = await CreateAsync(
            """
            CREATE TABLE parent (id int, email text) PARTITION BY RANGE (id);
            CREATE TABLE child_1 PARTITION OF parent FOR VALUES FROM (0) TO (10);
            CREATE TABLE child_2 (email text, id int);
            ALTER TABLE parent ATTACH PARTITION child_2 FOR VALUES FROM (10) TO (20);
            INSERT INTO parent VALUES (1, 'ada@example.org'), (11, 'bob@example.org');
            """,
            Rule(named, "email", Email));
        Assert.That(
            await scene.ReadAsync("SELECT id, email FROM {parent} ORDER BY 1"),
            Is.EqualTo(new[] { "1|***@***", "11|***@***" }));
        Assert.That(await scene.ReadAsync("SELECT * FROM {child_1}"), Is.EqualTo(new[] { "1|***@***" }));
        Assert.That(await scene.ReadAsync("SELECT * FROM {child_2}"), Is.EqualTo(new[] { "***@***|11" }));
        await scene.Scene.AsOwnerAsync("ALTER TABLE parent DETACH PARTITION child_2");
        await scene.ProgramAsync();
        Assert.That(await scene.ReadAsync("SELECT * FROM {child_2}"), Is.EqualTo(new[] { "***@***|11" }));
    }

    [Test]
    public async Task Inherited_column_shows_its_mask_in_parent_and_child()
    {
        var scene = await CreateAsync(
            Customers + "CREATE TABLE vip (rank int) INHERITS (customers); INSERT INTO vip VALUES (2, 'bob@b', 7);",
            Emails);
        Assert.That(
            await scene.ReadAsync("SELECT * FROM {customers} ORDER BY id"),
            Is.EqualTo(new[] { "1|***@***", "2|***@***" }));
        Assert.That(await scene.ReadAsync("SELECT * FROM {vip}"), Is.EqualTo(new[] { "2|***@***|7" }));
        Assert.That(scene.Relation("customers").HasChildren, Is.True);
        Assert.That(scene.Relation("vip").HasChildren, Is.False);
    }

    [Test]
    public async Task Generated_column_is_denied_until_a_rule_names_it_even_when_it_is_cut_off()
    {
        var scene = await CreateAsync(
            """
            CREATE TABLE customers (id int, email text,
                reversed text GENERATED ALWAYS AS (reverse(email)) STORED);
            INSERT INTO customers VALUES (1, 'ada@example.org');
            """,
            Rule("customers", "email", Last4));
        Assert.That(await scene.ReadAsync("SELECT * FROM {customers}"), Is.EqualTo(new[] { "1|***.org" }));
        Assert.That(
            scene.Relation("customers").Columns.Select(c => c.IsGenerated),
            Is.EqualTo(new bool?[] { null, null, true }));
        await scene.Scene.AsOwnerAsync("ALTER TABLE customers ALTER reversed DROP EXPRESSION");
        await scene.ProgramAsync();
        Assert.That(
            await scene.ReadAsync("SELECT * FROM {customers}"),
            Is.EqualTo(new[] { "1|***.org" }),
            "its first half would be shown beside the second");
        scene.Plan = scene.Plan with { Protection = [.. scene.Plan.Protection, Rule("customers", "reversed", Email)] };
        await scene.ProgramAsync();
        Assert.That(await scene.ReadAsync("SELECT * FROM {customers}"), Is.EqualTo(new[] { "1|***.org|***@***" }));
    }

    [TestCase("CREATE VIEW copy AS SELECT id, email AS c FROM customers")]
    [TestCase("CREATE MATERIALIZED VIEW copy AS SELECT id, upper(email) AS c FROM customers")]
    public async Task View_over_a_protected_column_is_denied_until_a_rule_names_it_and_masked_then(string derived)
    {
        var scene = await CreateAsync($"{Customers} {derived};", Emails);
        Assert.That(scene.Relation("copy").ViewName, Is.Null);
        Assert.That(scene.Exposures("copy"), Is.EqualTo(new[] { "id Denied", "c Denied" }));
        Assert.That(await scene.TryAsync("SELECT id FROM copy"), Is.EqualTo(Denied));
        scene.Plan = scene.Plan with { Protection = [Emails, Rule("copy", "c", Last4)] };
        await scene.ProgramAsync();
        Assert.That(
            await scene.ReadAsync("SELECT id, upper(c) FROM {copy}"), Is.EqualTo(new[] { "1|***.ORG" }));
    }

    [TestCase("CREATE TABLE copy AS SELECT id, email AS contact FROM customers", "SELECT * FROM copy")]
    [TestCase("CREATE TABLE copy AS SELECT id, email FROM customers", "SELECT * FROM copy")]
    [TestCase("CREATE TABLE copy (LIKE customers)", "SELECT id FROM copy")]
    [TestCase("ALTER TABLE customers ADD copy text DEFAULT 'ada@example.org'", "SELECT copy FROM customers")]
    [TestCase("ALTER TABLE customers ADD copy text GENERATED ALWAYS AS (email) STORED", "SELECT copy FROM customers")]
    [TestCase("CREATE TABLE copy PARTITION OF parted FOR VALUES FROM (0) TO (9)", "SELECT id FROM copy")]
    public async Task What_appears_later_is_denied_and_listed_until_somebody_edits_a_policy_or_grant(
        string change, string read)
    {
        var scene = await CreateAsync(
            Customers + "CREATE TABLE parted (id int, email text) PARTITION BY RANGE (id);", Emails);
        scene.Plan = scene.Plan with { InheritNewObjects = false };
        await scene.ProgramAsync();
        var view = scene.View("customers");
        await scene.Scene.AsOwnerAsync(change);
        for (var run = 0; run < 2; run++)
        {
            var result = await scene.ProgramAsync();
            Assert.That(result.PendingObjects, Has.Count.EqualTo(1).And.All.Contains("copy"));
            Assert.That(await scene.TryAsync(read), Is.EqualTo(Denied));
            Assert.That(scene.View("customers"), Is.EqualTo(view), "nothing that was there changes");
        }

        var grants = scene.Plan.Grants;
        scene.Plan = scene.Plan with { Grants = [] };
        Assert.That((await scene.ProgramAsync()).PendingObjects, Is.Not.Empty, "a grant that ends says nothing new");
        scene.Plan = scene.Plan with { Grants = grants, Protection = [Emails, Rule("customers", "phone", Email)] };
        Assert.That((await scene.ProgramAsync()).PendingObjects, Is.Empty);
    }

    [Test]
    public async Task Turning_from_inherit_to_deny_means_what_there_is_by_then()
    {
        var scene = await CreateAsync(Customers, Emails);
        scene.Plan = scene.Plan with { InheritNewObjects = false };
        await scene.ProgramAsync();
        scene.Plan = scene.Plan with { InheritNewObjects = true };
        await scene.Scene.AsOwnerAsync("ALTER TABLE customers ADD early text");
        await scene.ProgramAsync();
        scene.Plan = scene.Plan with { InheritNewObjects = false };
        await scene.ProgramAsync();
        await scene.Scene.AsOwnerAsync("ALTER TABLE customers ADD late text");
        await scene.ProgramAsync();
        Assert.That(await scene.TryAsync("SELECT early FROM customers"), Is.Null);
        Assert.That(await scene.TryAsync("SELECT late FROM customers"), Is.EqualTo(Denied));
    }

    [Test]
    public async Task End_of_a_rule_that_was_deleted_lets_nothing_new_in()
    {
        var scene = await CreateAsync(Customers, Emails, Rule("customers", "phone", null));
        scene.Plan = scene.Plan with { InheritNewObjects = false };
        await scene.ProgramAsync();
        await scene.Scene.AsOwnerAsync("ALTER TABLE customers ADD late text");
        scene.Plan = scene.Plan with { Protection = [Emails] };
        Assert.That((await scene.ProgramAsync()).PendingObjects, Has.Count.EqualTo(1));
        Assert.That(await scene.TryAsync("SELECT late FROM customers"), Is.EqualTo(Denied));
    }

    [Test]
    public async Task New_column_that_a_rule_meant_all_along_appears_masked_where_new_objects_are_inherited()
    {
        var scene = await CreateAsync(Customers, Emails, Rule("*", "*_ssn", new Mask { Type = MaskType.Redact }));
        await scene.Scene.AsOwnerAsync("ALTER TABLE customers ADD us_ssn text DEFAULT '078-05-1120', ADD note text");
        await scene.ProgramAsync();
        Assert.That(await scene.ReadAsync("SELECT * FROM {customers}"), Is.EqualTo(new[] { "1|***@***|***|" }));
        Assert.That(await scene.TryAsync("SELECT us_ssn FROM customers"), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Table_with_row_security_has_no_view_and_says_so()
    {
        var scene = await CreateAsync(
            Customers + "ALTER TABLE customers ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON customers USING (id = 2)",
            Emails);
        Assert.That(scene.Relation("customers").ViewName, Is.Null);
        Assert.That(scene.Relation("customers").Columns[1].Exposure, Is.EqualTo(ColumnExposure.Denied));
        Assert.That(scene.Result.Notices, Has.One.Contains("public.customers").And.One.Contains("row security"));
        Assert.That(await scene.ReadAsync("SELECT id FROM customers"), Is.Empty, "its rows are still filtered");
    }

    [Test]
    public async Task Foreign_table_is_masked_like_any_other()
    {
        var scene = await CreateAsync("SELECT 1");
        await Scene.Server.ExecuteAsync(
            scene.Scene.Database,
            $"""
            CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
            CREATE FOREIGN TABLE passwd (name text, pw text, uid text, gid text, comment text, home text, shell text)
                SERVER files OPTIONS (filename '/etc/passwd', delimiter ':');
            ALTER FOREIGN TABLE passwd OWNER TO {scene.Scene.Owner};
            """,
            Scene.Ct);
        scene.Plan = scene.Plan with { Protection = [Rule("passwd", "name", Email)] };
        await scene.ProgramAsync();
        Assert.That(
            await scene.ReadAsync("SELECT DISTINCT name, uid FROM {passwd} WHERE uid = '0'"),
            Is.EqualTo(new[] { "***@***|0" }));
        Assert.That(await scene.TryAsync("SELECT name FROM passwd"), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Denied_column_may_have_any_name()
    {
        var scene = await CreateAsync(
            Customers + "ALTER TABLE customers ADD c1 text, ADD cc2 text",
            Emails, Rule("customers", "c*", null));
        Assert.That(await scene.ReadAsync("SELECT * FROM {customers}"), Is.EqualTo(new[] { "1|***@***" }));
    }

    private static async Task<MaskedScene> WithoutNewObjectsAsync()
    {
        var scene = await CreateAsync(Customers, Emails);
        scene.Plan = scene.Plan with { InheritNewObjects = false };
        await scene.ProgramAsync();
        return scene;
    }

    /// <summary>The reader asks tables and views in every way that the names could mean by now.</summary>
    private static async Task ExpectNothingSeenAsync(MaskedScene scene)
    {
        string[] relations =
        [
            "customers", "plain", "fresh",
            .. scene.Result.Databases.Single().Relations.Where(r => r.ViewName is not null)
                .Select(r => scene.View(r.Name)),
        ];
        await using var reader = await scene.Scene.LoginAsync(scene.Plan, scene.Grant);
        foreach (var relation in relations)
        {
            foreach (var shown in new[] { "email", "plain", "x", "to_jsonb(x)" })
            {
                try
                {
                    Assert.That(
                        await ReadAsync(reader, $"SELECT {shown} FROM {relation} AS x"),
                        Has.None.Contains("ada@"),
                        $"{shown} of {relation}");
                }
                catch (PostgresException e)
                {
                    Assert.That(e.SqlState, Is.AnyOf(Denied, "42P01", "42703"), $"{shown} of {relation}");
                }
            }
        }
    }
}
