using GatewayOperator.Provisioning;

namespace GatewayOperator.Tests.Provisioning;

/// <summary>Protection of a column reaches everything through which its values could be read.</summary>
public sealed class ProtectionClosureTests
{
    private static readonly ProtectionRule Emails = new("public", "customers", ["email"]);

    [TestCase("parent")]
    [TestCase("child_1")]
    public async Task Partitions_are_protected_in_both_directions(string named)
    {
        var readable = await ReadableAsync(
            """
            CREATE TABLE parent (id int, email text) PARTITION BY RANGE (id);
            CREATE TABLE child_1 PARTITION OF parent FOR VALUES FROM (0) TO (10);
            CREATE TABLE child_2 (email text, id int);
            ALTER TABLE parent ATTACH PARTITION child_2 FOR VALUES FROM (10) TO (20);
            """,
            new ProtectionRule("public", named, ["email"]));
        Assert.That(readable, Is.EqualTo(new[] { "child_1.id", "child_2.id", "parent.id" }));
    }

    [Test]
    public async Task Inheritance_children_keep_their_own_columns()
    {
        var readable = await ReadableAsync(
            "CREATE TABLE customers (id int, email text); CREATE TABLE vip (rank int) INHERITS (customers);", Emails);
        Assert.That(readable, Is.EqualTo(new[] { "customers.id", "vip.id", "vip.rank" }));
    }

    [Test]
    public async Task Generated_column_over_a_protected_one_is_protected()
    {
        var readable = await ReadableAsync(
            """
            CREATE TABLE customers (id int, email text,
                domain text GENERATED ALWAYS AS (split_part(email, '@', 2)) STORED,
                doubled int GENERATED ALWAYS AS (id * 2) STORED);
            """,
            Emails);
        Assert.That(readable, Is.EqualTo(new[] { "customers.doubled", "customers.id" }));
    }

    [TestCase("CREATE VIEW v AS SELECT id, email AS contact FROM customers")]
    [TestCase("CREATE VIEW v AS SELECT id, row_to_json(c) AS j FROM customers c")]
    [TestCase("CREATE VIEW v AS SELECT c FROM customers c")]
    [TestCase("CREATE VIEW v AS SELECT c.* FROM customers c")]
    [TestCase("CREATE VIEW v AS SELECT id FROM customers WHERE email LIKE 'a%'")]
    [TestCase("CREATE VIEW v AS SELECT a.id FROM customers a JOIN customers b USING (email)")]
    [TestCase("CREATE VIEW v AS SELECT a.id FROM customers a NATURAL JOIN customers b")]
    [TestCase("CREATE VIEW v AS SELECT id, (SELECT max(email) FROM customers) FROM plain")]
    [TestCase("CREATE VIEW v AS WITH q AS (SELECT * FROM customers) SELECT id, q::text AS r FROM q")]
    [TestCase("CREATE MATERIALIZED VIEW v AS SELECT id, upper(email) AS contact FROM customers")]
    [TestCase("CREATE VIEW w AS SELECT email AS e2 FROM customers; CREATE VIEW v AS SELECT e2 FROM w")]
    [TestCase("CREATE VIEW w AS SELECT id, email FROM customers; CREATE VIEW v AS SELECT id FROM w")]
    [TestCase("CREATE MATERIALIZED VIEW w AS SELECT * FROM customers; CREATE VIEW v AS SELECT count(id) FROM w")]
    public async Task Relation_that_reads_a_protected_column_is_denied_wholly(string derived)
    {
        var readable = await ReadableAsync(
            $"CREATE TABLE customers (id int, email text); CREATE TABLE plain (id int); {derived};", Emails);
        Assert.That(readable, Is.EqualTo(new[] { "customers.id", "plain.id" }));
    }

    [TestCase("CREATE VIEW v AS SELECT id FROM customers", "v.id")]
    [TestCase("CREATE VIEW v AS SELECT count(*) AS n FROM customers", "v.n")]
    [TestCase("CREATE MATERIALIZED VIEW v AS SELECT id FROM plain", "v.id")]
    public async Task View_that_reads_no_protected_column_stays_readable(string view, string column)
    {
        var readable = await ReadableAsync(
            $"CREATE TABLE customers (id int, email text); CREATE TABLE plain (id int); {view};", Emails);
        Assert.That(readable, Does.Contain(column));
    }

    [Test]
    public async Task View_that_a_rule_names_loses_only_the_named_columns()
    {
        var readable = await ReadableAsync(
            """
            CREATE TABLE customers (id int, email text);
            CREATE VIEW v AS SELECT id, email AS contact FROM customers;
            CREATE VIEW over_v AS SELECT contact FROM v;
            """,
            Emails,
            new ProtectionRule("public", "v", ["contact"]));
        Assert.That(readable, Is.EqualTo(new[] { "customers.id", "v.id" }));
    }

    [Test]
    public async Task Wildcard_that_happens_to_hit_a_view_does_not_open_its_other_columns()
    {
        var readable = await ReadableAsync(
            """
            CREATE TABLE customers (id int, email text);
            CREATE VIEW v AS SELECT id, email, upper(email) AS shouted FROM customers;
            """,
            new ProtectionRule("*", "*", ["email"]));
        Assert.That(readable, Is.EqualTo(new[] { "customers.id" }));
    }

    [Test]
    public async Task Rule_that_reads_a_protected_column_denies_the_write_that_fires_it()
    {
        var scene = await Scene.CreateAsync(
            """
            CREATE TABLE customers (id int, email text);
            CREATE TABLE door (id int);
            CREATE RULE leak AS ON UPDATE TO door DO ALSO SELECT email FROM customers;
            """);
        var grant = scene.Grant("all", Scene.On("*", TableAccess.Select | TableAccess.Update));
        var plan = scene.Plan(grant) with { Protection = [Emails] };
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "UPDATE door SET id = 1"), Is.EqualTo("42501"));
        Assert.That(await scene.TryAsync(plan, grant, "SELECT id FROM door"), Is.Null);
    }

    [Test]
    public async Task Partition_that_appears_later_is_denied_until_it_is_known_and_protected_then()
    {
        var scene = await Scene.CreateAsync("CREATE TABLE customers (id int, email text) PARTITION BY RANGE (id);");
        var grant = scene.Grant("reader", Scene.On("*", TableAccess.Select));
        var plan = scene.Plan(grant) with { Protection = [Emails], InheritNewObjects = true };
        await Scene.ProgramAsync(plan);
        await scene.AsOwnerAsync("CREATE TABLE late PARTITION OF customers FOR VALUES FROM (0) TO (9)");
        Assert.That(await scene.TryAsync(plan, grant, "SELECT id FROM late"), Is.EqualTo("42501"));
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.ColumnsAsync(plan, grant), Is.EqualTo(new[] { "customers.id", "late.id" }));
    }

    [Test]
    public async Task Column_that_everybody_may_read_switches_the_login_off_and_names_the_remedy()
    {
        var scene = await Scene.CreateAsync("CREATE TABLE customers (id int, email text);");
        var grant = scene.Grant("reader", Scene.On("customers", TableAccess.Select));
        var plan = scene.Plan(grant) with { Protection = [Emails] };
        await Scene.ProgramAsync(plan);
        await using var session = await scene.LoginAsync(plan, grant);
        await scene.AsOwnerAsync("GRANT SELECT ON customers TO PUBLIC");
        var outcome = (await Scene.ReconcileAsync(plan)).Grants[grant.Uid];
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(outcome.Programmed, Is.False);
            Assert.That(outcome.Reason, Is.EqualTo(ProvisioningReason.PreflightFailed));
            Assert.That(outcome.Message, Does.Contain("REVOKE SELECT ON TABLE public.customers FROM PUBLIC"));
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => scene.LoginAsync(plan, grant));
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => new Npgsql.NpgsqlCommand("SELECT 1", session)
                .ExecuteNonQueryAsync(Scene.Ct));
        });
        await scene.AsOwnerAsync("REVOKE SELECT ON customers FROM PUBLIC");
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT id FROM customers"), Is.Null);
    }

    private static async Task<IReadOnlyList<string>> ReadableAsync(string schema, params ProtectionRule[] protection)
    {
        var scene = await Scene.CreateAsync(schema);
        var grant = scene.Grant("reader", Scene.On("*", TableAccess.Select));
        var plan = scene.Plan(grant) with { Protection = protection, InheritNewObjects = true };
        await Scene.ProgramAsync(plan);
        return await scene.ColumnsAsync(plan, grant);
    }
}
