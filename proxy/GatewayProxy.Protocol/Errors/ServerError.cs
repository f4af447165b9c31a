namespace GatewayProxy.Protocol.Errors;

/// <summary>
/// An error as PostgreSQL words it: severity, SQLSTATE, message and, where they help, detail and hint.
/// </summary>
public sealed record ServerError(string SqlState, string Message, string? Detail = null, string? Hint = null)
{
    /// <summary>Where in the client's text, in characters from 1; 0 when it is about the whole.</summary>
    public int Position { get; init; }

    /// <summary>FATAL ends the session, ERROR only the statement.</summary>
    public bool Fatal { get; init; }
}
