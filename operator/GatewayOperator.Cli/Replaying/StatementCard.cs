using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>A statement with all that is recorded of it.</summary>
/// <param name="Offset">Time since the session's start.</param>
/// <param name="Statement">The intent.</param>
/// <param name="Text">The client's text, and how much of it that is.</param>
/// <param name="Outcome">What became of it; null when that is not recorded.</param>
internal sealed record StatementCard(
    TimeSpan Offset, StatementLine Statement, StatementText Text, OutcomeLine? Outcome)
{
    public bool IsRefused => Statement.Verdict == "deny";

    public bool HasRun => !IsRefused && (Outcome?.Result is "completed" or "suspended");
}
