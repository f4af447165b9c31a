namespace GatewayProxy.Recording.Reading;

/// <summary>One line of a session that is replayed.</summary>
/// <param name="Offset">Time since the session's start.</param>
/// <param name="Line">What happened.</param>
public readonly record struct ReplayStep(TimeSpan Offset, JournalLine Line);
