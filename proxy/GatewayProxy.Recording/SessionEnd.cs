namespace GatewayProxy.Recording;

/// <summary>Why a session ended. The journal adds its duration and its counts.</summary>
public readonly record struct SessionEnd
{
    /// <summary>Stable code, for example <c>terminated</c>, <c>disconnected</c>, <c>idleTimeout</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The SQLSTATE the client was sent, when it was sent an error.</summary>
    public string? SqlState { get; init; }

    /// <summary>The message the client was sent.</summary>
    public string? Message { get; init; }
}
