using System.Globalization;
using System.Text.Json;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Recording.Reading;
using Npgsql;

namespace GatewayProxy.Tests.Sessions;

/// <summary>What is no reader's business is not in the recording.</summary>
public sealed class RedactionTests
{
    private const string Canary = "canary471100815";

    private GatewayUnderTest _gateway = null!;

    private static string[] Secrets =>
    [
        $"ALTER ROLE nobody PASSWORD '{Canary}'",
        $"CREATE USER nobody WITH ENCRYPTED PASSWORD E'{Canary}\\n' VALID UNTIL '2030-01-01'",
        $"ALTER ROLE nobody /* - */ PASSWORD -- now\n $${Canary}$$",
        $"ALTER ROLE nobody PASSWORD U&'{Canary}\\0041'",
        $"ALTER ROLE nobody PASSWORD '{Canary}", // what is not closed could end anywhere
        $"DO $do$ BEGIN EXECUTE 'ALTER ROLE nobody PASSWORD ''{Canary}'''; END $do$",
        $"CREATE SUBSCRIPTION s CONNECTION 'host=h user=u passfile=/{Canary}' PUBLICATION p",
        $"CREATE USER MAPPING FOR nobody SERVER s OPTIONS (\"user\" 'u', U&\"p\\0061ssword\" '{Canary}')",
        $"SELECT dblink_connect('{Canary}')",
        $"SELECT 'postgresql://u:{Canary}@h/d'",
        $"PREPARE p (text) AS SELECT $1 AS password; EXECUTE p('{Canary}')",
        $"EXECUTE p('{Canary}')",
        $"SELECT '\\', '{Canary}' AS password, '\\'",
    ];

    [TearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [TestCase(LiteralRecording.Full, MaskingMode.Enforced)]
    [TestCase(LiteralRecording.RedactAll, MaskingMode.Enforced)]
    [TestCase(LiteralRecording.RedactProtected, MaskingMode.Exempt)]
    public async Task Passwords_are_recorded_in_no_mode(LiteralRecording mode, MaskingMode masking)
    {
        await StartAsync(mode, masking, masks: masking == MaskingMode.Exempt);
        await AskAsync(Secrets);
        await RunAsync("SELECT $1::text AS password", Canary);
        await RunAsync("SELECT $1::int AS passwd, $2::text", 471100815, Canary);

        Assert.That(Journal(), Does.Contain("⟨secret⟩").And.Not.Contain(Canary).And.Not.Contain("471100815"));
        Assert.That(Lines<StatementLine>().Count(), Is.AtLeast(Secrets.Length + 2));
    }

    [Test]
    public async Task Text_that_cannot_be_taken_apart_is_recorded_by_length_and_digest_only()
    {
        await StartAsync(LiteralRecording.RedactAll);
        await AskAsync($"SELECT '{Canary}", $"SELECT '{Canary}");

        var lines = Lines<StatementLine>().ToList();
        Assert.That(lines.Select(l => (l.Sql, l.SqlWithheld, l.SqlBytes)), Is.All.EqualTo(((string?)null, true, 23L)));
        Assert.That(lines[0].SqlDigest, Has.Length.EqualTo(64).And.EqualTo(lines[1].SqlDigest));
    }

    [Test]
    public async Task Every_literal_and_parameter_is_redacted_and_equal_ones_have_equal_digests()
    {
        await StartAsync(LiteralRecording.RedactAll);
        await AskAsync($"SELECT '{Canary}', 471100815, $$O'{Canary}$$, X'1F', NULL AS n, \"id\" FROM items");
        await RunAsync("SELECT $1::text, $2::int, $3::text", Canary, 471100815, DBNull.Value);

        Assert.That(Journal(), Does.Not.Contain("471100815").And.Not.Contain("001f").And.Not.Contain("X'1F'"));
        var sql = Lines<StatementLine>().First().Sql!;
        Assert.That(sql, Does.Match(
            "^SELECT ⟨protected: string, 15, [0-9a-f]{12}⟩, ⟨protected: number, 9, [0-9a-f]{12}⟩, "
            + "⟨protected: string, 17, [0-9a-f]{12}⟩, ⟨protected: bits, 2, [0-9a-f]{12}⟩, "
            + "NULL AS n, \"id\" FROM items$"));
        Assert.That(Lines<StatementLine>().First().SqlRedacted, Is.EqualTo(4));
        var parameters = Lines<StatementLine>().Last().Parameters;
        Assert.That(parameters.Select(p => p.Redacted), Is.EqualTo(new[] { "protected", "protected", null }));
        Assert.That(sql, Does.Contain($"⟨protected: string, 15, {parameters[0].Digest}⟩"));
        Assert.That(parameters[0], Has.Property("Length").EqualTo(10).And.Property("Bytes").EqualTo(10));
    }

    [Test]
    public async Task Head_of_a_long_text_is_redacted_and_its_digest_keyed()
    {
        await StartAsync(LiteralRecording.RedactAll);
        var values = string.Join(", ", Enumerable.Repeat($"'{Canary}'", 200_000));
        await AskAsync($"SELECT 1 WHERE 'x' IN ({values})");
        var line = Lines<StatementLine>().Single();
        Assert.That(Journal(), Does.Not.Contain("471100815"));
        Assert.That(line.SqlTruncated, Is.True);
        Assert.That(line.SqlBytes, Is.GreaterThan(2_000_000));
        Assert.That(line.SqlRedacted, Is.GreaterThan(1000));
        var outcome = Lines<OutcomeLine>().Last();
        Assert.That(outcome.SqlSha256, Is.Null, "whoever knows the rest of the text could try out literals");
        Assert.That(outcome.SqlDigest, Has.Length.EqualTo(64));
    }

    [TestCase(LiteralRecording.Full, true)]
    [TestCase(LiteralRecording.RedactProtected, false)]
    public async Task Literals_that_nothing_protects_are_recorded(LiteralRecording mode, bool masks)
    {
        await StartAsync(mode, masks: masks);
        await AskAsync($"SELECT id FROM items WHERE name = '{Canary}'");
        await RunAsync("SELECT id FROM items WHERE name = $1", Canary);
        Assert.That(Lines<StatementLine>().First().Sql, Does.Contain($"'{Canary}'"));
        Assert.That(Lines<StatementLine>().Last().Parameters.Single().Value, Is.EqualTo(Canary));
        Assert.That(Journal(), Does.Not.Contain("edacted"));
    }

    [Test]
    public async Task Literals_that_meet_a_protected_column_are_redacted_and_others_are_not()
    {
        await StartAsync(LiteralRecording.RedactProtected, masks: true);
        await AskAsync(
            $"SELECT id FROM items WHERE id = 5 AND name = '{Canary}'",
            $"UPDATE items SET name = '{Canary}' WHERE id = -1",
            $"DELETE FROM items WHERE name = '{Canary}'",
            "PREPARE p AS SELECT id FROM items WHERE name = $1",
            $"EXECUTE p('{Canary}')",
            $"no SQL '{Canary}'",
            "SELECT 'open', 8");
        await RunAsync("SELECT id FROM items WHERE id = $1 AND name = $2", 7, Canary);
        Assert.That(Journal(), Does.Not.Contain(Canary));
        var texts = Lines<StatementLine>().Select(l => l.Sql).OfType<string>().ToList();
        Assert.That(texts[0], Does.StartWith("SELECT id FROM items WHERE id = 5 AND name = ⟨protected: string, 15, "));
        Assert.That(texts[1], Does.Match("^UPDATE items SET name = ⟨[^⟩]*⟩ WHERE id = -1$"));
        Assert.That(texts, Does.Contain("SELECT 'open', 8"));
        var parameters = Lines<StatementLine>().First(l => l.Parameters.Count == 2).Parameters;
        Assert.That(parameters[0], Has.Property("Redacted").Null.And.Property("Hex").EqualTo("00000007"));
        Assert.That(parameters[1], Has.Property("Redacted").EqualTo("protected"));
        Assert.That(
            Lines<StatementLine>().First().Sent,
            Does.Contain("\"public\".\"items\"").And.Contain("⟨protected").And.Contain("id = 5"));
    }

    [Test]
    public async Task Mode_is_that_of_the_configuration_in_force()
    {
        await StartAsync(LiteralRecording.Full);
        await using var connection = await _gateway.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT $1::text, 'literal'", connection);
        command.Parameters.AddWithValue(Canary);
        await command.PrepareAsync();
        await command.ExecuteNonQueryAsync();
        Assert.That(Journal(), Does.Contain(Canary));
        await _gateway.ReconfigureAsync(c => c with
        {
            Recording = c.Recording with { Literals = LiteralRecording.RedactAll },
        });
        await command.ExecuteNonQueryAsync();
        Assert.That(Lines<StatementLine>().Last().Parameters.Single().Redacted, Is.EqualTo("protected"));
    }

    // Without the chain's digests, which may hold any few digits.
    private string Journal() => string.Join('\n', _gateway.Journal().Select(
        l => l.TryGetProperty("prev", out var prev)
            ? l.GetRawText().Replace(prev.GetString()!, "", StringComparison.Ordinal)
            : l.GetRawText()));

    private IEnumerable<T> Lines<T>()
        where T : JournalLine => _gateway.Journal()
        .Where(l => l.GetProperty("type").GetString() + "Line" == char.ToLowerInvariant(typeof(T).Name[0])
            + typeof(T).Name[1..])
        .Where(l => !l.TryGetProperty("internal", out _))
        .Select(l => l.Deserialize<T>(JsonSerializerOptions.Web)!);

    private async Task StartAsync(
        LiteralRecording mode, MaskingMode masking = MaskingMode.Enforced, bool masks = false)
    {
        var databases = masks ? new[] { new DatabaseConfig { Name = "shop", Relations = [await ItemsAsync()] } } : [];
        _gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Databases = databases,
            Recording = config.Recording with { Literals = mode },
            Grants = [GatewayUnderTest.Grant("main") with { Masking = masking }],
        });
    }

    // What is looked at is the recording, not the mask: the table itself serves as its view.
    private static async Task<MaskedRelationConfig> ItemsAsync()
    {
        var oid = await Server.Cluster.QueryAsync("shop", "SELECT 'public.items'::regclass::oid::text", default);
        return new MaskedRelationConfig
        {
            Schema = "public",
            Name = "items",
            Oid = uint.Parse(oid.Single(), CultureInfo.InvariantCulture),
            ViewSchema = "public",
            ViewName = "items",
            Columns =
            [
                new MaskedColumnConfig { Name = "id", Number = 1, Exposure = ColumnExposure.Granted },
                new MaskedColumnConfig { Name = "name", Number = 2, Exposure = ColumnExposure.Masked },
            ],
        };
    }

    /// <summary>Whether they run does not matter: what is refused is recorded all the same.</summary>
    private async Task AskAsync(params string[] texts)
    {
        using var client = await WireClient.LogInAsync(_gateway);
        foreach (var text in texts)
        {
            await client.SendAsync(new MessageBuilder().Query(text));
            await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        }
    }

    private async Task RunAsync(string sql, params object[] parameters)
    {
        await using var connection = await _gateway.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await command.ExecuteNonQueryAsync();
    }
}
