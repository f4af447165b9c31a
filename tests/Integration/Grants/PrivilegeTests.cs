using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Grants;

/// <summary>What a grant allows, as the database enforces it.</summary>
public sealed class PrivilegeTests
{
    private static SharedServer Server => ServerOfThisRun.Server;

    private LocalInstallation _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        await OwnerAsync("CREATE VIEW customer_mails AS SELECT id, email FROM customers");
        _gateway = await LocalInstallation.StartAsync(
            ServerOfThisRun.Server, resources => resources.Write(
            "support.yaml",
            ResourceFolder.GrantNamed("support").Replace(
                "tables: [orders], access: [Insert, Update, Delete]", "tables: [customers], access: [Update]",
                StringComparison.Ordinal)));
        await _gateway.ReadyAsync("DatabaseGrant", "support");
        await _gateway.ReadyAsync("DatabaseGrant", "dba-breakglass");
        await OwnerAsync("CREATE TABLE late_arrivals (id int)");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _gateway.DisposeAsync();
        await OwnerAsync("DROP VIEW customer_mails; DROP TABLE late_arrivals");
    }

    [TestCase("SELECT email FROM customers")]
    [TestCase("SELECT email || id FROM customers")]
    [TestCase("SELECT c::text FROM customers c")]
    [TestCase("SELECT string_agg(email, ',') FROM customers")]
    [TestCase("SELECT name FROM customers WHERE email LIKE 'a%'")]
    [TestCase("SELECT card_number FROM payments")]
    [TestCase("UPDATE orders SET note = '' RETURNING (SELECT email FROM customers WHERE customers.id = customer_id)")]
    public async Task Protected_column_is_masked_wherever_a_statement_reads_it(string sql) =>
        await MaskedAsync("ci-migrate", sql);

    [TestCase("UPDATE customers SET country = 'DE' RETURNING email")]
    public async Task Protected_column_is_masked_to_who_may_update_its_table(string sql) =>
        await MaskedAsync("support", sql);

    [TestCase("UPDATE orders o SET note = c.email FROM customers c WHERE c.id = o.customer_id")]
    [TestCase(
        "INSERT INTO orders (customer_id, status, created_at, note) SELECT id, 'new', now(), email FROM customers")]
    [TestCase("DELETE FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE email <> 'x')")]
    public async Task Write_that_depends_on_a_protected_column_is_denied(string sql) =>
        await DeniedAsync("ci-migrate", sql);

    [TestCase("UPDATE customers SET country = 'DE' WHERE national_id = '900-01-0000'")]
    public async Task Write_by_a_protected_column_is_denied_to_who_may_update_its_table(string sql) =>
        await DeniedAsync("support", sql);

    [Test]
    public async Task View_that_reads_a_protected_column_is_denied() =>
        await DeniedAsync("ci-migrate", "SELECT email FROM customer_mails");

    [Test]
    public async Task Table_that_appeared_later_is_denied() =>
        await DeniedAsync("ci-migrate", "SELECT id FROM late_arrivals");

    [TestCase("DELETE FROM customers")]
    [TestCase(
        "INSERT INTO payments (order_id, card_number, card_brand, amount_cents, paid_at) VALUES (1, '', '', 1, now())")]
    [TestCase("TRUNCATE orders")]
    [TestCase("CREATE TABLE public.mine (id int)")]
    [TestCase("DROP TABLE orders")]
    [TestCase("SET ROLE orders_owner")]
    [TestCase("SELECT rolpassword FROM pg_authid")]
    public async Task What_no_privilege_names_is_denied(string sql) => await DeniedAsync("ci-migrate", sql);

    [TestCase("SELECT name, country FROM customers WHERE id = 1")]
    [TestCase("UPDATE orders SET note = 'checked' WHERE id = 17 RETURNING id, status, note")]
    [TestCase("INSERT INTO orders (customer_id, status, created_at) VALUES (1, 'new', now()) RETURNING id")]
    [TestCase("COPY (SELECT id, country FROM customers) TO STDOUT")]
    public async Task What_the_privileges_name_is_allowed(string sql)
    {
        await using var connection = await _gateway.OpenAsync();
        await connection.RunAsync("BEGIN");
        await connection.RunAsync(sql);
        await connection.RunAsync("ROLLBACK");
    }

    [Test]
    public async Task Breakglass_grant_reads_everything_as_its_own_role()
    {
        await using var connection = await _gateway.OpenAsync("dba-breakglass", _gateway.Tokens.OfBreakglass());
        Assert.That(
            await connection.ScalarAsync("SELECT email FROM customers WHERE id = 1"), Does.Contain("@example."));
        Assert.That(await connection.ScalarAsync("SELECT session_user"), Is.EqualTo(Server.Dba.Username));
    }

    [Test]
    public async Task Exemption_with_only_one_key_is_not_served()
    {
        _gateway.Resources.Write("onekey.yaml", ResourceFolder.Sample(ResourceFolder.Breakglass)
            .Replace("name: dba-breakglass", "name: dba-onekey", StringComparison.Ordinal));
        var message = await _gateway.NotReadyAsync("DatabaseGrant", "dba-onekey", "ExemptionNotPermitted");
        Assert.That(message, Does.Contain("exemptGrants"));
        Assert.That(
            () => _gateway.OpenAsync("dba-onekey", _gateway.Tokens.OfBreakglass()),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("28000"));
    }

    private static Task OwnerAsync(string sql) => Server.Cluster.ExecuteAsync(
        Server.Shop.Name, $"SET ROLE \"{Server.Shop.OwnerRole}\"; {sql}", default);

    private async Task MaskedAsync(string grant, string sql)
    {
        await using var connection = await _gateway.OpenAsync(grant);
        await connection.RunAsync("BEGIN");
        var shown = await connection.ScalarAsync(sql);
        Assert.That($"{shown}", Does.Not.Contain("@example.").And.Not.Match("(?<![0-9a-f])[0-9]{8}"));
        await connection.RunAsync("ROLLBACK");
    }

    private async Task DeniedAsync(string grant, string sql)
    {
        await using var connection = await _gateway.OpenAsync(grant);
        Assert.That(
            () => connection.RunAsync(sql),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("42501"));
        Assert.That(await connection.ScalarAsync("SELECT 1"), Is.EqualTo(1), "The session lives on.");
    }
}
