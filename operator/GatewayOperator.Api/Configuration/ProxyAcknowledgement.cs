namespace GatewayOperator.Api.Configuration;

/// <summary>
/// What a proxy says about itself: the revision it enforces and where it listens. In local mode a file beside the
/// configuration, in Kubernetes annotations of the proxy's Lease. A health signal, not a security boundary.
/// </summary>
public sealed record ProxyAcknowledgement
{
    /// <summary>Revision in force; null before the first.</summary>
    public string? Revision { get; init; }

    /// <summary>Why the newest configuration is not in force, else null.</summary>
    public string? Error { get; init; }

    /// <summary>The newest configuration's version is outside what this proxy reads.</summary>
    public bool Incompatible { get; init; }

    public int ProcessId { get; init; }

    /// <summary><c>address:port</c> clients connect to; null while not listening.</summary>
    public string? Listening { get; init; }

    /// <summary><c>address:port</c> of /metrics, /livez and /readyz.</summary>
    public string? Operations { get; init; }

    /// <summary>
    /// Login roles whose derived password the database refused for every epoch (28P01) since a login last succeeded.
    /// </summary>
    public IReadOnlyList<string> RefusedRoles { get; init; } = [];

    /// <summary>Id of this start of the proxy, which its ledger of recordings is named after.</summary>
    public string? Proxy { get; init; }

    /// <summary>The public key that this start of the proxy seals recordings with: a JWK (RFC 7517).</summary>
    public string? RecordingKey { get; init; }

    /// <summary>The storage that id and key are for: in another one the proxy is somebody else.</summary>
    public string? RecordingStorage { get; init; }

    public DateTimeOffset At { get; init; }
}
