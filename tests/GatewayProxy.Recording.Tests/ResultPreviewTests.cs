using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Tests;

public sealed class ResultPreviewTests
{
    [Test]
    public void Values_are_shown_in_their_format_and_long_ones_cut()
    {
        var results = Read(EveryValue().Finish());
        Assert.That(results.Select(r => r.Columns), Is.EqualTo(new string[]?[] { ["name", "bytes"], null }));
        Assert.That(results[0].Lines().Select(line => string.Join('|', line)), Is.EqualTo(new[]
        {
            "name|bytes", "ö|\\x00ff", "NULL|NULL", $"{new string('x', ResultPreview.ValueBytes)}…|\\x",
        }));
        Assert.That(results[1].Rows.Single().Single().GetString(), Is.EqualTo("1"));
    }

    [Test]
    public void Whatever_the_results_are_the_preview_stays_small()
    {
        var preview = new ResultPreview();
        for (var result = 0; result < 100; result++)
        {
            preview.Begin(Columns((new string('c', 60), 0)), null);
            for (var row = 0; row < 100; row++)
            {
                preview.Row(Row([.. Enumerable.Repeat((byte)1, 10_000)], [0xFF]), 1000);
            }
        }

        var written = preview.Finish().ToArray();
        Assert.That(written, Has.Length.InRange(ResultPreview.MostBytes / 2, ResultPreview.MostBytes + 4096));
        Assert.That(Read(written)[^1].Truncated, Is.True);
    }

    [Test]
    public void Rows_beyond_the_number_that_is_wanted_are_left_out_and_the_next_statement_starts_anew()
    {
        var preview = new ResultPreview();
        for (var statement = 0; statement < 2; statement++)
        {
            preview.Begin(Columns(("n", 0)), null);
            preview.Row(Row("1"u8.ToArray()), 2);
            preview.Row(Row("2"u8.ToArray()), 2);
            preview.Row(Row("3"u8.ToArray()), 2);
            Assert.That(
                Encoding.UTF8.GetString(preview.Finish()), Is.EqualTo("""[{"columns":["n"],"rows":[["1"],["2"]]}]"""));
            preview.Clear();
            Assert.That(preview.IsEmpty, Is.True);
        }
    }

    internal static ResultPreview EveryValue()
    {
        var preview = new ResultPreview();
        preview.Begin(Columns(("name", 0), ("bytes", 1)), null);
        preview.Row(Row("ö"u8.ToArray(), [0, 255]), 10);
        preview.Row(Row(null, null), 10);
        preview.Row(Row([.. Enumerable.Repeat((byte)'x', 300)], []), 10);
        preview.Begin(default, []);
        preview.Row(Row("1"u8.ToArray()), 10);
        return preview;
    }

    private static List<PreviewedResult> Read(ReadOnlySpan<byte> written) =>
        JsonSerializer.Deserialize<List<PreviewedResult>>(written, JsonSerializerOptions.Web)!;

    private static byte[] Columns(params (string Name, byte Format)[] columns) =>
    [
        0, (byte)columns.Length,
        .. columns.SelectMany(c => (byte[])[.. Encoding.UTF8.GetBytes(c.Name), 0, .. new byte[17], c.Format]),
    ];

    private static byte[] Row(params byte[]?[] values) => [0, (byte)values.Length, .. values.SelectMany(Value)];

    private static byte[] Value(byte[]? value)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value?.Length ?? -1);
        return [.. length, .. value ?? []];
    }
}
