using GatewayOperator.Tests.Harness.Installation;
using Npgsql;
using static GatewayOperator.Tests.Integration.Migrations.MigratingShop;

namespace GatewayOperator.Tests.Integration.Migrations;

/// <summary>The owner migrates through the gateway: masked views make way and come back.</summary>
public sealed class GatewayMigrationTests
{
    private static readonly string[] Tables =
    [
        "mg_type", "mg_drop", "mg_note", "mg_rename", "mg_add", "mg_swap", "mg_gone", "mg_move", "mg_undo", "mg_fail",
        "mg_batch", "mg_block", "mg_pipe", "mg_part",
    ];

    private MigratingShop _shop = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _shop = await MigratingShop.StartAsync(Tables);

    [OneTimeTearDown]
    public async Task StopAsync() => await _shop.DisposeAsync();

    [TestCase("mg_type", "ALTER TABLE mg_type ALTER tax_ssn TYPE varchar", "SELECT * FROM mg_type", "1|***ings|seen")]
    [TestCase("mg_drop", "ALTER TABLE public.mg_drop DROP COLUMN tax_ssn", "SELECT * FROM mg_drop", "1|seen")]
    [TestCase("mg_note", "ALTER TABLE mg_note DROP note", "SELECT * FROM mg_note", "1|***ings")]
    [TestCase("mg_rename", "ALTER TABLE mg_rename RENAME tax_ssn TO c", "SELECT c FROM mg_rename", "***ings")]
    [TestCase("mg_add", "ALTER TABLE mg_add ADD city text DEFAULT 'Ulm'", "SELECT * FROM mg_add", "1|***ings|seen|Ulm")]
    [TestCase("mg_move", "ALTER TABLE mg_move RENAME TO mg_gone_too", "SELECT * FROM mg_gone_too", "1|***ings|seen")]
    public async Task Change_runs_and_the_table_is_masked_again(string table, string change, string read, string shown)
    {
        Assert.That(await _shop.ReadAsync($"SELECT * FROM {table}"), Is.EqualTo("1|***ings|seen"));
        (await _shop.MigrateAsync(change)).Succeeded();
        await _shop.ShowsAsync(read, shown);
        if (table == "mg_move")
        {
            (await _shop.MigrateAsync("ALTER TABLE mg_gone_too RENAME TO mg_move")).Succeeded();
        }
    }

    [Test]
    public async Task Dropped_table_is_gone()
    {
        (await _shop.MigrateAsync("DROP TABLE mg_gone")).Succeeded();
        Assert.That(await _shop.ReadAsync("SELECT tax_ssn FROM mg_gone"), Is.EqualTo("42P01").Or.EqualTo("57P03"));
    }

    [TestCase("ALTER TABLE mg_undo ALTER tax_ssn TYPE varchar(40)")]
    [TestCase("ALTER TABLE mg_undo ADD x int")]
    [TestCase("DROP TABLE mg_undo")]
    public async Task Rolled_back_change_leaves_the_views_as_they_are(string change)
    {
        var before = await ViewsAsync("mg_undo");
        (await _shop.MigrateAsync("BEGIN", change, "ROLLBACK")).Succeeded();
        await using var session = await _shop.OpenMigrationAsync();
        await using var transaction = await session.BeginTransactionAsync();
        await session.RunAsync(change);
        Assert.That(await ViewsAsync("mg_undo"), Is.EqualTo(before), "others see the views until it commits");
        await transaction.RollbackAsync();
        Assert.That(await ViewsAsync("mg_undo"), Is.EqualTo(before).And.Not.Empty);
        Assert.That(await _shop.ReadAsync("SELECT * FROM mg_undo"), Is.EqualTo("1|***ings|seen"));
    }

    [Test]
    public async Task Failed_change_leaves_the_views_as_they_are_and_points_into_the_clients_text()
    {
        var before = await ViewsAsync("mg_fail");
        var failed = await _shop.MigrateAsync("ALTER TABLE mg_fail ALTER tax_ssn TYPE int USING nosuch");
        Assert.That(failed.Error, Does.Contain("42703").And.Contain("LINE 1: ALTER TABLE mg_fail"));
        Assert.That((await _shop.MigrateAsync("DROP TABLE mg_fail, nosuchtable")).Error, Does.Contain("42P01"));
        await using var session = await _shop.OpenMigrationAsync();
        Assert.That(
            () => session.RunAsync("ALTER TABLE mg_fail ALTER tax_ssn TYPE int USING tax_ssn::int"),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("22P02"));
        Assert.That(await session.ScalarAsync("SELECT 1"), Is.EqualTo(1));
        Assert.That(await ViewsAsync("mg_fail"), Is.EqualTo(before).And.Not.Empty);
    }

    [TestCase("mg_swap", "BEGIN; ALTER TABLE mg_swap RENAME TO mg_tmp; ALTER TABLE mg_tmp DROP note; COMMIT")]
    [TestCase("mg_batch", "ALTER TABLE mg_batch ADD a int; ALTER TABLE mg_batch DROP note, DROP a")]
    public async Task Text_of_several_statements_runs(string table, string text)
    {
        (await _shop.MigrateAsync(text)).Succeeded();
        if (table == "mg_swap")
        {
            await _shop.ShowsAsync("SELECT * FROM mg_tmp", "1|***ings");
            (await _shop.MigrateAsync("ALTER TABLE mg_tmp RENAME TO mg_swap")).Succeeded();
        }

        await _shop.ShowsAsync($"SELECT * FROM {table}", "1|***ings");
    }

    [Test]
    public async Task Prepared_and_pipelined_changes_run()
    {
        await using var session = await _shop.OpenMigrationAsync();
        await using (var prepared = new NpgsqlCommand("ALTER TABLE mg_pipe ALTER tax_ssn TYPE varchar(40)", session))
        {
            await prepared.PrepareAsync();
            await prepared.ExecuteNonQueryAsync();
        }

        await using var batch = new NpgsqlBatch(session);
        foreach (var sql in (string[])
            ["SELECT 1", "ALTER TABLE mg_pipe ADD x int", "ALTER TABLE mg_pipe DROP note", "SELECT 2"])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        }

        await batch.ExecuteNonQueryAsync();
        await _shop.ShowsAsync("SELECT * FROM mg_pipe", "1|***ings|");
    }

    [Test]
    public async Task Partition_attached_and_detached_is_masked()
    {
        (await _shop.MigrateAsync(
            $"SET ROLE \"{ServerOfThisRun.Server.Shop.OwnerRole}\"",
            "CREATE TABLE mg_whole (id int, tax_ssn text, note text) PARTITION BY RANGE (id)",
            "ALTER TABLE mg_whole ATTACH PARTITION mg_part FOR VALUES FROM (0) TO (9)")).Succeeded();
        await _shop.ShowsAsync("SELECT * FROM mg_whole", "1|***ings|seen");
        (await _shop.MigrateAsync("ALTER TABLE mg_whole ALTER tax_ssn TYPE varchar(40)")).Succeeded();
        await _shop.ShowsAsync("SELECT * FROM mg_part", "1|***ings|seen");
        (await _shop.MigrateAsync(
            "ALTER TABLE mg_whole DETACH PARTITION mg_part CONCURRENTLY", "DROP TABLE mg_whole")).Succeeded();
        await _shop.ShowsAsync("SELECT * FROM mg_part", "1|***ings|seen");
    }

    [Test]
    public async Task Readers_of_masks_see_no_value_and_hold_no_migration_up()
    {
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() => ReadOnAsync("SELECT id, tax_ssn FROM mg_block", done.Token));
        await using (var session = await _shop.OpenMigrationAsync())
        {
            for (var round = 0; round < 3; round++)
            {
                await using var transaction = await session.BeginTransactionAsync();
                await session.RunAsync($"ALTER TABLE mg_block ADD extra_{round} text");
                await Task.Delay(200);
                await session.RunAsync($"ALTER TABLE mg_block ALTER tax_ssn TYPE varchar({40 + round})");
                await transaction.CommitAsync();
            }
        }

        await _shop.ShowsAsync("SELECT id, tax_ssn FROM mg_block", "1|***ings");
        await done.CancelAsync();
        Assert.That(
            await reader,
            Is.SupersetOf((string[])["1|***ings"]).And.SubsetOf((string[])["1|***ings", "57P03", "42501"]));
    }

    private async Task<HashSet<string>> ReadOnAsync(string sql, CancellationToken ct)
    {
        var seen = new HashSet<string>();
        while (!ct.IsCancellationRequested)
        {
            // Npgsql gives a connection up that hears 57P03.
            seen.Add(await _shop.ReadAsync(sql));
        }

        return seen;
    }
}
