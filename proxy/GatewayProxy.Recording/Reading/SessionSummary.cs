namespace GatewayProxy.Recording.Reading;

/// <summary>One recorded session as a list shows it.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Location">Where it is.</param>
/// <param name="State">How far it came.</param>
/// <param name="Bytes">Size of what is recorded.</param>
/// <param name="Start">The first line; null when it cannot be read.</param>
/// <param name="End">The last line; null when the session has not ended in order.</param>
public sealed record SessionSummary(
    string Session,
    string Location,
    SessionState State,
    long Bytes,
    SessionStartLine? Start,
    EndLine? End)
{
    /// <summary>A statement is looked for, and of this session not all could be searched.</summary>
    public bool IsPossible { get; init; }

    /// <summary>From the id: known even when nothing else is.</summary>
    public DateTimeOffset StartedAt => Start?.At ?? SessionId.MadeAt(Session);
}
