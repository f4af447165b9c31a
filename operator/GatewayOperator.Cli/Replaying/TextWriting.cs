using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>For the terminal.</summary>
internal sealed class TextWriting : IReplayWriter
{
    private readonly ReplayText _text = new();

    public string Write(in ReplayStep step) => _text.Format(step) + "\n";

    public string End(JournalDamage? damage) => "";
}
