using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Masking;
using GatewayOperator.Provisioning;
using GatewayOperator.Provisioning.Masks;
using GatewayOperator.Tests.Provisioning.Views;

namespace GatewayOperator.Tests.Provisioning.Masks;

/// <summary>Which mask fits which type: the table of docs/provisioning.md, cell by cell.</summary>
public sealed class MaskFitTests
{
    private const string Types =
        """
        CREATE DOMAIN email_address AS varchar(30) CHECK (VALUE LIKE '%@%');
        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        """;

    /// <summary>By type: the masks beside Null and Constant, a constant it takes, and one it cannot.</summary>
    private static readonly (string Type, string Masks, string Constant, string? Nonsense)[] Matrix =
    [
        ("text", "Redact Partial Email Pseudonym Scrub", "none", null),
        ("varchar(8)", "Redact Partial Email Pseudonym Scrub", "none", null),
        ("char(4)", "Redact Partial Email Pseudonym Scrub", "none", null),
        ("citext", "Redact Partial Email Pseudonym Scrub", "none", null),
        ("email_address", "Redact Partial Email Pseudonym Scrub", "none", null),
        ("smallint", "Redact Pseudonym Width", "7", "seven"),
        ("integer", "Redact Pseudonym Width", "7", "2147483648"),
        ("bigint", "Redact Pseudonym Width", "7", "7.5"),
        ("positive", "Redact Pseudonym Width", "-7", "seven"),
        ("numeric(5,2)", "Redact Width", "7.00", "1000"),
        ("real", "Redact Width", "7.5", "seven"),
        ("double precision", "Redact Width", "7.5", "1e999"),
        ("boolean", "Redact", "t", "perhaps"),
        ("date", "Redact Unit", "2000-01-01", "2000-02-30"),
        ("timestamp", "Redact Unit", "2000-01-01 00:00:00", "then"),
        ("timestamptz", "Redact Unit", "infinity", "then"),
        ("time", "Redact", "12:00:00", "25:00"),
        ("interval", "Redact", "1 day", "long"),
        ("uuid", "Redact Pseudonym", "00000000-0000-4000-8000-000000000000", "none"),
        ("json", "Redact JsonKeys", "{}", "{"),
        ("jsonb", "Redact JsonKeys", "{}", "{"),
        ("text[]", "Redact", "{a}", "a"),
        ("integer[]", "Redact", "{1}", "{a}"),
        ("bytea", "Redact Pseudonym", "\\x00", "\\x0"),
        ("inet", "Redact", "10.0.0.1", "here"),
        ("cidr", "Redact", "10.0.0.0/8", "10.0.0.1/8"),
        ("mood", "", "ok", "angry"),
    ];

    private static readonly Dictionary<string, Mask> Masks = new()
    {
        ["Null"] = new() { Type = MaskType.Null },
        ["Constant"] = new() { Type = MaskType.Constant, Value = "x" },
        ["Redact"] = new() { Type = MaskType.Redact },
        ["Partial"] = new() { Type = MaskType.Partial, KeepLast = 4 },
        ["Email"] = new() { Type = MaskType.Email },
        ["Pseudonym"] = new() { Type = MaskType.Pseudonym },
        ["Width"] = new() { Type = MaskType.Bucket, Width = 10 },
        ["Unit"] = new() { Type = MaskType.Bucket, Unit = BucketUnit.Year },
        ["Scrub"] = new() { Type = MaskType.Scrub, Detectors = [ScrubDetector.Email] },
        ["JsonKeys"] = new() { Type = MaskType.JsonKeys, Keys = ["a"] },
    };

    [Test]
    public async Task Type_takes_exactly_the_masks_that_are_documented_for_it()
    {
        var scene = await SceneAsync([]);
        await using var connection =
            await Scene.Server.ConnectAsync(Scene.Server.Superuser, scene.Scene.Database, Scene.Ct);
        await using var command = new Npgsql.NpgsqlCommand("SELECT 't'::regclass::oid", connection);
        var oid = (uint)(await command.ExecuteScalarAsync(Scene.Ct))!;
        var columns = Matrix.Select((_, i) => (oid, (short)(i + 1))).ToList();
        var types = await ColumnTypeReader.ReadAsync(connection, columns, Scene.Ct);
        Assert.Multiple(() =>
        {
            foreach (var (row, column) in Matrix.Zip(columns))
            {
                var fitting = Masks.Where(m => MaskExpression.For(m.Value, types[column], "c", "k") is not null);
                Assert.That(
                    fitting.Select(m => m.Key),
                    Is.EqualTo($"Null Constant {row.Masks}".Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                    row.Type);
            }
        });
    }

    [Test]
    public async Task Constant_of_every_type_is_shown()
    {
        var scene = await SceneAsync(Matrix.Select((row, i) => Constant(i, row.Constant)));
        Assert.That(scene.Result.MaskFaults, Is.Empty);
        Assert.That(
            (await scene.ReadAsync("SELECT * FROM {t}"))[0].Split('|').Select(v => v.TrimEnd()),
            Is.EqualTo(Matrix.Select(row => row.Constant)));
    }

    [Test]
    public async Task Constant_that_is_no_value_of_its_type_denies_the_column_and_names_it()
    {
        var scene = await SceneAsync(Matrix.Select((row, i) => Constant(i, row.Nonsense ?? row.Constant)));
        var wrong = Matrix.Index().Where(m => m.Item.Nonsense is not null).Select(m => $"c{m.Index}").ToList();
        Assert.That(
            scene.Relation("t").Columns.Where(c => c.Exposure == ColumnExposure.Denied).Select(c => c.Name),
            Is.EqualTo(wrong));
        Assert.That(scene.Result.MaskFaults, Has.Count.EqualTo(wrong.Count));
    }

    private static ProtectionRule Constant(int column, string value) =>
        MaskedScene.Rule("t", $"c{column}", new Mask { Type = MaskType.Constant, Value = value });

    /// <summary>A table with a column <c>c0</c>, <c>c1</c>, … of each type and a row without a NULL.</summary>
    private static async Task<MaskedScene> SceneAsync(IEnumerable<ProtectionRule> rules)
    {
        var scene = await MaskedScene.CreateAsync($"{Types} CREATE TABLE other (id int)");
        await Scene.Server.ExecuteAsync(scene.Scene.Database, "CREATE EXTENSION citext", Scene.Ct);
        var columns = string.Join(", ", Matrix.Select((row, i) => $"c{i} {row.Type}"));
        var values = string.Join(", ", Matrix.Select(row => row.Type switch
        {
            "positive" => "1",
            "email_address" => "'a@b'",
            _ => $"'{row.Constant}'",
        }));
        await scene.Scene.AsOwnerAsync($"CREATE TABLE t ({columns}); INSERT INTO t VALUES ({values})");
        scene.Plan = scene.Plan with { Protection = [.. rules] };
        await scene.ProgramAsync();
        return scene;
    }
}
