using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>asciicast v2: a header, then one array a line with time, kind (<c>o</c> is output) and text.</summary>
internal sealed class AsciicastWriting : IReplayWriter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ReplayText _text = new();
    private TimeSpan _latest;

    public string Write(in ReplayStep step)
    {
        // A terminal in its raw mode goes down at a line feed and not to the left.
        var shown = _text.Format(step).Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n";
        // A player's time does not go back, as a clock may.
        _latest = step.Offset > _latest ? step.Offset : _latest;
        var time = _latest.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture);
        var output = $"[{time}, \"o\", {JsonSerializer.Serialize(shown, Options)}]\n";
        return step.Line is SessionStartLine start ? Header(start) + output : output;
    }

    public string End(JournalDamage? damage) => "";

    private static string Header(SessionStartLine start) => JsonSerializer.Serialize(
        new
        {
            version = 2,
            width = 120,
            height = 36,
            timestamp = start.At.ToUnixTimeSeconds(),
            title = $"{start.Session} {start.Target.Namespace}/{start.Target.Name}",
        },
        Options) + "\n";
}
