using GatewayOperator.Cli.Output;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>The recorded lines, for programs.</summary>
internal sealed class JsonWriting : IReplayWriter
{
    public string Write(in ReplayStep step) => JsonOutput.WriteLine(step.Line) + "\n";

    public string End(JournalDamage? damage) => "";
}
