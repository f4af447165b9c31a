using Npgsql;
using static GatewayOperator.Tests.Integration.Migrations.MigratingShop;

namespace GatewayOperator.Tests.Integration.Migrations;

/// <summary>The owner migrates past the gateway: what PostgreSQL refuses, and what maintenance is for.</summary>
public sealed class BypassingMigrationTests
{
    private MigratingShop _shop = null!;

    [OneTimeSetUp]
    public async Task StartAsync() =>
        _shop = await MigratingShop.StartAsync("mb_free", "mb_held", "mb_part", "mb_gone");

    [OneTimeTearDown]
    public async Task StopAsync() => await _shop.DisposeAsync();

    [TestCase("ALTER TABLE mb_held ALTER tax_ssn TYPE varchar(40)", "0A000")]
    [TestCase("ALTER TABLE mb_held DROP COLUMN tax_ssn", "2BP01")]
    [TestCase("ALTER TABLE mb_held ALTER note TYPE varchar(40)", "0A000")]
    [TestCase("ALTER TABLE mb_held DROP COLUMN note", "2BP01")]
    [TestCase("DROP TABLE mb_held", "2BP01")]
    public async Task Refused_change_names_the_view_and_the_view_says_what_to_run(string change, string refused)
    {
        var error = (await Assert.ThrowsAsync<PostgresException>(() => OwnerAsync(
            $"""
            DO $$ DECLARE detail text; BEGIN {change}; EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
            RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = detail; END $$
            """)))!;
        Assert.That(error.SqlState, Is.EqualTo(refused));
        var view = (await ViewsAsync("mb_held")).Split(' ')[0];
        Assert.That(error.MessageText, Does.Contain(view.Split('.')[1].Trim('"')));
        Assert.That(
            await ServerOfThisRun.Server.AskAsync($"SELECT obj_description('{view}'::regclass)"),
            Does.Contain("dbgateway maintenance begin"));
    }

    [Test]
    public async Task Change_that_nothing_hinders_is_followed_by_the_masks()
    {
        await OwnerAsync(
            $"ALTER TABLE mb_free ADD city text DEFAULT 'Ulm', ADD birth_ssn text DEFAULT '{Canary}'");
        await _shop.ShowsAsync("SELECT * FROM mb_free", "1|***ings|seen|Ulm|***ings");
        await OwnerAsync("ALTER TABLE mb_free RENAME tax_ssn TO harmless");
        await _shop.ShowsAsync("SELECT harmless FROM mb_free", "***ings");
        await OwnerAsync(
            """
            CREATE TABLE mb_whole (id int, tax_ssn text, note text) PARTITION BY RANGE (id);
            ALTER TABLE mb_whole ATTACH PARTITION mb_part FOR VALUES FROM (0) TO (9);
            """);
        await _shop.ShowsAsync("SELECT * FROM mb_whole", "1|***ings|seen");
        await OwnerAsync("ALTER TABLE mb_whole DETACH PARTITION mb_part; DROP TABLE mb_whole CASCADE");
    }

    [Test]
    public async Task Migration_that_holds_a_table_for_long_ends_no_masked_session()
    {
        await using var reader = await _shop.Gateway.OpenAsync();
        await OwnerAsync("ALTER TABLE mb_free ADD country text");
        // Longer than the operator takes to see the change and to run into the lock.
        await OwnerAsync(
            "DO $$ BEGIN LOCK TABLE mb_held IN ACCESS EXCLUSIVE MODE; PERFORM pg_sleep(8); END $$");
        Assert.That(await MigratingShop.ReadAsync(reader, "SELECT tax_ssn FROM mb_held"), Is.EqualTo("***ings"));
    }

    [Test]
    public async Task Between_begin_and_end_of_maintenance_everything_runs_and_masks_are_not_available()
    {
        (await _shop.Gateway.CliAsync("maintenance", "begin")).Succeeded();
        Assert.That(await _shop.ReadAsync("SELECT tax_ssn FROM mb_gone"), Is.EqualTo("57P03"));
        await OwnerAsync("ALTER TABLE mb_gone ALTER note TYPE varchar(40), ALTER tax_ssn TYPE varchar(40), DROP id");
        Assert.That(await _shop.ReadAsync("SELECT tax_ssn FROM mb_gone"), Is.EqualTo("57P03"));
        (await _shop.Gateway.CliAsync("maintenance", "end")).Succeeded();
        await _shop.ShowsAsync("SELECT * FROM mb_gone", "***ings|seen");
    }
}
