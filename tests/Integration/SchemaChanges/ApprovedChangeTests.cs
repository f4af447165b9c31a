using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using static GatewayOperator.Tests.Integration.Migrations.MigratingShop;
using static GatewayOperator.Tests.Integration.SchemaChanges.ApprovedShop;

namespace GatewayOperator.Tests.Integration.SchemaChanges;

/// <summary>
/// A masked grant changes the schema: asked, approved by command, run as the owner, and masked again before anybody
/// reads on.
/// </summary>
public sealed class ApprovedChangeTests
{
    private const string Masked = "1|***ings|seen";

    private ApprovedShop _shop = null!;
    private WireClient _client = null!;

    private static SharedServer Server => ServerOfThisRun.Server;

    [OneTimeSetUp]
    public async Task StartAsync() => _shop = await ApprovedShop.StartAsync(
        "ac_add", "ac_late", "ac_drop", "ac_type", "ac_note", "ac_rename", "ac_index", "ac_gone", "ac_kept", "ac_swap",
        "ac_edit", "ac_stop");

    [OneTimeTearDown]
    public async Task StopAsync() => await _shop.DisposeAsync();

    [SetUp]
    public async Task OpenAsync() => _client = await _shop.OpenAsync();

    [TearDown]
    public void Close() => _client.Dispose();

    [TestCase("ac_add", "ADD COLUMN city text DEFAULT 'Ulm'", "*", "1|***ings|seen|Ulm")]
    [TestCase("ac_late", $"ADD COLUMN birth_ssn text DEFAULT '{Canary}'", "*", "1|***ings|seen|***ings")]
    [TestCase("ac_drop", "DROP COLUMN tax_ssn", "*", "1|seen")]
    [TestCase("ac_note", "ALTER note TYPE varchar(40)", "*", Masked)]
    [TestCase("ac_rename", "RENAME tax_ssn TO harmless", "harmless", "***ings")]
    public async Task Changed_table_is_masked_when_the_change_is_answered_and_at_no_time_bare(
        string table, string change, string columns, string shown)
    {
        var read = $"SELECT {columns} FROM {table}";
        Assert.That(await ReadAsync(_client, $"SELECT * FROM {table}"), Is.EqualTo(Masked));
        using var other = await _shop.OpenAsync();
        using var done = new CancellationTokenSource();
        var probing = ProbeAsync(read, done.Token);

        Assert.That(await _shop.ChangeAsync(_client, $"ALTER TABLE {table} {change}"), Is.Empty);
        Assert.That(await ReadAsync(_client, read), Is.EqualTo(shown));
        Assert.That(await ReadAsync(other, read), Is.EqualTo(shown), "nor does anybody else read on before");
        await done.CancelAsync();
        Assert.That(
            await probing,
            Is.SupersetOf((string[])[shown]).And.SubsetOf((string[])[shown, Masked, "42501", "42703", "57P03"]));
    }

    [Test]
    public async Task Column_that_a_rule_protects_is_masked_in_a_table_that_had_none()
    {
        Assert.That(await _shop.ChangeAsync(_client, "CREATE TABLE ac_new (id int PRIMARY KEY)"), Is.Empty);
        Assert.That(
            await Server.AskAsync("SELECT tableowner FROM pg_tables WHERE tablename = 'ac_new'"),
            Is.EqualTo(Server.Shop.OwnerRole));
        await OwnerAsync("INSERT INTO ac_new VALUES (1)");
        Assert.That(await ReadAsync(_client, "SELECT * FROM ac_new"), Is.EqualTo("1"));
        using var done = new CancellationTokenSource();
        var probing = ProbeAsync("SELECT * FROM ac_new", done.Token);

        Assert.That(
            await _shop.ChangeAsync(_client, $"ALTER TABLE ac_new ADD COLUMN tax_ssn text DEFAULT '{Canary}'"),
            Is.Empty);
        Assert.That(await ReadAsync(_client, "SELECT * FROM ac_new"), Is.EqualTo("1|***ings"));
        await done.CancelAsync();
        // What waits for the locks of the change has lost its right when it gets them.
        Assert.That(await probing, Is.SubsetOf((string[])["1", "1|***ings", "42501"]));
        Assert.That(await _shop.ChangeAsync(_client, "DROP TABLE ac_new"), Is.Empty);
        Assert.That(await ReadAsync(_client, "SELECT * FROM ac_new"), Is.EqualTo("42P01"));
    }

    [Test]
    public async Task Index_is_made_and_a_table_dropped()
    {
        const string index = "CREATE INDEX CONCURRENTLY ac_by_note ON ac_index (note)";
        Assert.That(await _shop.ChangeAsync(_client, index), Is.Empty);
        Assert.That(
            await Server.AskAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ac_by_note'::regclass"),
            Is.EqualTo("t"));
        Assert.That(await ReadAsync(_client, "SELECT * FROM ac_index"), Is.EqualTo(Masked));
        Assert.That(await _shop.ChangeAsync(_client, "DROP TABLE ac_gone"), Is.Empty);
        Assert.That(await ReadAsync(_client, "SELECT * FROM ac_gone"), Is.EqualTo("42P01"));
        Assert.That(await Server.AskAsync("SELECT to_regclass('ac_gone') IS NULL"), Is.EqualTo("t"));
    }

    [TestCase("ALTER TABLE ac_type ALTER tax_ssn TYPE varchar(40)")]
    [TestCase("CREATE INDEX ON ac_type (tax_ssn)")]
    public async Task What_would_read_a_masked_column_is_refused_unasked(string change)
    {
        var before = await DefinitionAsync("ac_type");
        Assert.That(await ReadAsync(_client, change), Is.EqualTo("42501"));
        Assert.That(await DefinitionAsync("ac_type"), Is.EqualTo(before));
    }

    [TestCase("DROP TABLE ac_kept")]
    [TestCase("ALTER TABLE ac_kept DROP COLUMN tax_ssn")]
    public async Task Denied_change_leaves_everything_as_it_was(string change)
    {
        var before = await DefinitionAsync("ac_kept");
        await _shop.CliAsync("deny", await AskAsync(_client, change), "--reason", "not on a Friday");
        Assert.That(await AnsweredAsync(_client), Is.EqualTo("42501"));
        Assert.That(await DefinitionAsync("ac_kept"), Is.EqualTo(before));
        Assert.That(await ReadAsync(_client, "SELECT * FROM ac_kept"), Is.EqualTo(Masked));
    }

    [TestCase("ac_swap", "DROP TABLE ac_swap CASCADE; CREATE TABLE ac_swap (id int)")]
    [TestCase("ac_edit", "ALTER TABLE ac_edit ADD COLUMN more text")]
    public async Task Change_of_a_table_that_has_changed_since_the_request_is_refused(string table, string meanwhile)
    {
        var request = await AskAsync(_client, $"ALTER TABLE {table} ADD COLUMN late text");
        await OwnerAsync(meanwhile);
        await _shop.CliAsync("approve", request);
        Assert.That(await AnsweredAsync(_client), Is.EqualTo("55000"));
        Assert.That(
            await Server.AskAsync(
                $"SELECT count(*) FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attname = 'late'"),
            Is.EqualTo("0"));
    }

    [Test]
    [CancelAfter(150_000)]
    public async Task Nothing_is_read_while_the_operator_hangs_and_all_of_it_masked_when_it_is_back()
    {
        var request = await AskAsync(_client, $"ALTER TABLE ac_stop ADD COLUMN birth_ssn text DEFAULT '{Canary}'");
        await using (var locker = await Server.Cluster.ConnectAsync(Server.Cluster.Superuser, "orders", default))
        {
            await locker.RunAsync("BEGIN; LOCK TABLE ac_stop IN SHARE MODE");
            await _shop.CliAsync("approve", request);
            await Eventually.HoldsAsync("the change waits for the lock", async () => await Server.AskAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER%'") == "1");
            Processes.Signal("STOP", _shop.Gateway.Operator.Id);
        }

        using var other = await _shop.OpenAsync();
        try
        {
            // Longer than a client of this harness waits for one message.
            await Eventually.HoldsAsync("the schema has changed", async () => await Server.AskAsync(
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'ac_stop'::regclass AND attname = 'birth_ssn'")
                == "1");
            await Task.Delay(TimeSpan.FromSeconds(42), TestContext.CurrentContext.CancellationToken);
            Assert.That(await AnsweredAsync(_client), Is.Empty, "the change has happened");
            Assert.That(await ReadAsync(other, "SELECT * FROM ac_stop"), Is.EqualTo("57P03"));
            Assert.That(await ReadAsync(other, "SELECT 1"), Is.EqualTo("57P03"));
        }
        finally
        {
            Processes.Signal("CONT", _shop.Gateway.Operator.Id);
        }

        await Eventually.HoldsAsync(
            "it is masked again",
            async () => await ReadAsync(other, "SELECT * FROM ac_stop") == "1|***ings|seen|***ings");
    }

    // Reads all the time; no answer may hold a canary.
    private async Task<HashSet<string>> ProbeAsync(string sql, CancellationToken done)
    {
        var seen = new HashSet<string>();
        using var client = await _shop.OpenAsync();
        while (!done.IsCancellationRequested)
        {
            seen.Add(await ReadAsync(client, sql));
        }

        return seen;
    }

    private static async Task<string> DefinitionAsync(string table) =>
        await ViewsAsync(table) + await Server.AskAsync(
            $"""
            SELECT string_agg(attname || format_type(atttypid, atttypmod), ',' ORDER BY attnum)
                || (SELECT count(*) FROM pg_index WHERE indrelid = '{table}'::regclass)
            FROM pg_attribute WHERE attrelid = '{table}'::regclass
            """);
}
