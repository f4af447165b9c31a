namespace GatewayProxy.Sessions;

/// <summary>Whether the server has done what a client's message asked for.</summary>
public enum NameFate
{
    /// <summary>Sent, not yet answered.</summary>
    Pending = 0,

    /// <summary>The server has confirmed it.</summary>
    Confirmed,

    /// <summary>It failed, or the server skipped it after an earlier error: what was before is still there.</summary>
    Void,
}
