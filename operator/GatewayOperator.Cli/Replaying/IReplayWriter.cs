using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>A session in one format, written as it is read. Text is given out with its line breaks.</summary>
internal interface IReplayWriter
{
    string Write(in ReplayStep step);

    /// <summary>What is to be written behind the last line.</summary>
    /// <param name="damage">Why the recording was not read to its end.</param>
    string End(JournalDamage? damage);
}
