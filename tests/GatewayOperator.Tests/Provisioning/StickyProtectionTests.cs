using System.Runtime.Versioning;
using GatewayOperator.Local;
using GatewayOperator.Provisioning;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GatewayOperator.Tests.Provisioning;

/// <summary>Protection belongs to the column, not to its name; only an edit of the policy ends it.</summary>
public sealed class StickyProtectionTests
{
    private const string Schema =
        "CREATE TABLE customers (id int, email text, phone text); CREATE TABLE cards (id int, number text);";

    private const string Denied = "42501";

    private static readonly ProtectionRule Emails = new("public", "customers", ["email"]);
    private static readonly ProtectionRule Cards = new("public", "cards", ["number"]);

    [TestCase("ALTER TABLE customers RENAME email TO contact", "contact", "customers")]
    [TestCase("ALTER TABLE customers RENAME TO clients", "email", "clients")]
    [TestCase(
        "CREATE SCHEMA crm; GRANT USAGE ON SCHEMA crm TO PUBLIC; ALTER TABLE customers SET SCHEMA crm",
        "email",
        "crm.customers")]
    [TestCase("ALTER SCHEMA public RENAME TO crm; CREATE SCHEMA public", "email", "crm.customers")]
    [TestCase("ALTER TABLE customers RENAME email TO old; ALTER TABLE customers ADD email text", "old", "customers")]
    public async Task Renamed_or_moved_column_stays_protected(string change, string column, string table)
    {
        var (scene, grant, plan) = await ProgrammedAsync(Emails);
        await Scene.Server.ExecuteAsync(scene.Database, change, Scene.Ct);
        var result = await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, $"SELECT {column} FROM {table}"), Is.EqualTo(Denied));
        Assert.That(await scene.TryAsync(plan, grant, $"SELECT id, phone FROM {table}"), Is.Null);
        Assert.That(result.Notices, Has.One.Contains($".{column} stays protected").And.One.Contains(
            "it was public.customers.email when rule {schema: public, table: customers, columns: [email]}"));
    }

    [Test]
    public async Task Run_after_a_rename_changes_nothing_and_still_says_so()
    {
        var (scene, _, plan) = await ProgrammedAsync(Emails);
        await scene.AsOwnerAsync("ALTER TABLE customers RENAME email TO contact");
        var first = await Scene.ProgramAsync(plan);
        var second = await Scene.ProgramAsync(plan);
        Assert.That(second.StatementsExecuted, Is.Zero);
        Assert.That(first.Notices, Has.Count.EqualTo(1));
        Assert.That(second.Notices, Is.EqualTo(first.Notices));
    }

    [Test]
    public async Task View_over_a_renamed_column_is_denied()
    {
        var (scene, grant, plan) = await ProgrammedAsync(Emails);
        await scene.AsOwnerAsync(
            "ALTER TABLE customers RENAME email TO contact; CREATE VIEW v AS SELECT id, contact AS c FROM customers");
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT id FROM v"), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Partition_and_generated_column_stay_protected_when_they_are_cut_off()
    {
        var scene = await Scene.CreateAsync(
            """
            CREATE TABLE customers (id int, email text) PARTITION BY RANGE (id);
            CREATE TABLE people (id int, email text,
                domain text GENERATED ALWAYS AS (split_part(email, '@', 2)) STORED);
            CREATE TABLE first PARTITION OF customers FOR VALUES FROM (0) TO (9);
            """);
        var grant = scene.Grant("reader", Everything);
        var people = new ProtectionRule("public", "people", ["email"]);
        var plan = scene.Plan(grant) with { Protection = [Emails, people], InheritNewObjects = true };
        await Scene.ProgramAsync(plan);
        await scene.AsOwnerAsync(
            "ALTER TABLE customers DETACH PARTITION first; ALTER TABLE people ALTER domain DROP EXPRESSION");
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT email FROM first"), Is.EqualTo(Denied));
        Assert.That(await scene.TryAsync(plan, grant, "SELECT domain FROM people"), Is.EqualTo(Denied));
        Assert.That(await scene.TryAsync(plan, grant, "SELECT id FROM first UNION SELECT id FROM people"), Is.Null);
    }

    [TestCase("email", Denied)]
    [TestCase("contact", null)]
    public async Task Column_dropped_and_added_again_is_a_new_one_judged_by_its_name(string added, string? outcome)
    {
        var (scene, grant, plan) = await ProgrammedAsync(Emails);
        await scene.AsOwnerAsync("ALTER TABLE customers RENAME email TO contact");
        await Scene.ProgramAsync(plan);
        await scene.AsOwnerAsync($"ALTER TABLE customers DROP contact; ALTER TABLE customers ADD {added} text");
        var result = await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, $"SELECT {added} FROM customers"), Is.EqualTo(outcome));
        Assert.That(result.Notices, Is.Empty);
    }

    [Test]
    public async Task Editing_the_rule_releases_what_it_no_longer_says()
    {
        var (scene, grant, plan) = await ProgrammedAsync(Emails);
        await scene.AsOwnerAsync("ALTER TABLE customers RENAME email TO contact");
        await Scene.ProgramAsync(plan);
        var edited = plan with { Protection = [new ProtectionRule("public", "customers", ["phone"])] };
        await Scene.ProgramAsync(edited);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT contact FROM customers"), Is.Null);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT phone FROM customers"), Is.EqualTo(Denied));
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT contact FROM customers"), Is.Null, "it was forgotten");
    }

    [Test]
    public async Task Adding_a_column_to_a_rule_releases_nothing()
    {
        var (scene, grant, plan) = await ProgrammedAsync(Emails);
        await scene.AsOwnerAsync("ALTER TABLE customers RENAME email TO contact");
        var wider = plan with { Protection = [new ProtectionRule("public", "customers", ["phone", "email"])] };
        await Scene.ProgramAsync(wider);
        Assert.That(await scene.TryAsync(wider, grant, "SELECT contact FROM customers"), Is.EqualTo(Denied));
        Assert.That(await scene.TryAsync(wider, grant, "SELECT phone FROM customers"), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Removing_one_rule_releases_only_what_no_other_rule_reached()
    {
        var everyEmail = new ProtectionRule("*", "*", ["email"]);
        var (scene, grant, plan) = await ProgrammedAsync(Emails, Cards, everyEmail);
        await scene.AsOwnerAsync(
            "ALTER TABLE customers RENAME email TO contact; ALTER TABLE cards RENAME number TO digits");
        var fewer = plan with { Protection = [Cards, everyEmail] };
        await Scene.ProgramAsync(fewer);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT contact FROM customers"), Is.EqualTo(Denied));
        var least = plan with { Protection = [Cards] };
        await Scene.ProgramAsync(least);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT contact FROM customers"), Is.Null);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT digits FROM cards"), Is.EqualTo(Denied));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public async Task Restarted_operator_knows_the_column_by_its_old_name()
    {
        var (scene, grant, plan) = await ProgrammedAsync(Emails);
        await scene.AsOwnerAsync("ALTER TABLE customers RENAME email TO contact");
        var files = new ProtectionFiles(ProvisioningCluster.State);
        var restarted = new Provisioner(TimeProvider.System, files, new NullLoggerFactory());
        var result = await restarted.ReconcileAsync(plan, Scene.Ct);
        Assert.That(result.Grants[grant.Uid].Programmed, Is.True);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT contact FROM customers"), Is.EqualTo(Denied));
        Assert.That(
            File.GetUnixFileMode(files.PathOf(plan.TargetName)),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [TestCase("")]
    [TestCase("{\"version\":1,\"columns\":[")]
    [TestCase("null")]
    [TestCase("{\"version\":2,\"columns\":[]}")]
    [TestCase("{\"version\":1,\"columns\":[null]}")]
    [TestCase("{\"version\":1,\"columns\":[{\"database\":\"x\"}]}")]
    public async Task Damaged_memory_programs_no_grant_under_protection(string content)
    {
        var (scene, grant, plan) = await ProgrammedAsync(Emails);
        var exempt = scene.Grant("dba", Everything) with { Exempt = true };
        plan = plan with { Grants = [grant, exempt] };
        var path = new ProtectionFiles(ProvisioningCluster.State).PathOf(plan.TargetName);
        await using var session = await scene.LoginAsync(plan, grant);
        var sound = await File.ReadAllBytesAsync(path, Scene.Ct);
        await File.WriteAllTextAsync(path, content, Scene.Ct);
        await scene.AsOwnerAsync("ALTER TABLE customers RENAME email TO contact");
        var result = await Scene.ReconcileAsync(plan);
        var outcome = result.Grants[grant.Uid];
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(outcome.Programmed, Is.False);
            Assert.That(outcome.Reason, Is.EqualTo(ProvisioningReason.ProtectionNotEnforced));
            Assert.That(outcome.Message, Does.Contain(path).And.Contain("Restore the file"));
            Assert.That(result.Grants[exempt.Uid].Programmed, Is.True);
            await Assert.ThrowsAsync<PostgresException>(() => scene.LoginAsync(plan, grant));
            await Assert.ThrowsAsync<PostgresException>(
                () => new NpgsqlCommand("SELECT 1", session).ExecuteNonQueryAsync(Scene.Ct));
            Assert.That(await scene.ColumnsAsync(plan, grant), Has.None.EqualTo("customers.contact"));
            Assert.That(await File.ReadAllTextAsync(path, Scene.Ct), Is.EqualTo(content), "nothing overwrites it");
        });
        await File.WriteAllBytesAsync(path, sound, Scene.Ct);
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT contact FROM customers"), Is.EqualTo(Denied));
        Assert.That(await scene.TryAsync(plan, grant, "SELECT id FROM customers"), Is.Null);
    }

    [Test]
    public async Task Nothing_is_granted_before_the_match_is_on_disk()
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Everything);
        var plan = scene.Plan(grant) with { Protection = [Emails] };
        var obstacle = Directory.CreateDirectory(
            new ProtectionFiles(ProvisioningCluster.State).PathOf(plan.TargetName) + ".new");
        var outcome = (await Scene.ReconcileAsync(plan)).Grants[grant.Uid];
        Assert.That(outcome.Programmed, Is.False);
        Assert.That(outcome.Message, Does.Contain("cannot be written"));
        Assert.That(await scene.StateAsync(), Has.None.StartsWith("column ").And.None.StartsWith("relation "));
        obstacle.Delete();
        await Scene.ProgramAsync(plan);
        Assert.That(await scene.TryAsync(plan, grant, "SELECT id FROM customers"), Is.Null);
    }

    private static PrivilegePlan Everything => Scene.On("*", TableAccess.Select, schema: "*");

    private static async Task<(Scene Scene, GrantPlan Grant, TargetPlan Plan)> ProgrammedAsync(
        params ProtectionRule[] protection)
    {
        var scene = await Scene.CreateAsync(Schema);
        var grant = scene.Grant("reader", Everything);
        var plan = scene.Plan(grant) with { Protection = protection, InheritNewObjects = true };
        await Scene.ProgramAsync(plan);
        return (scene, grant, plan);
    }
}
