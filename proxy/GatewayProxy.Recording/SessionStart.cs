namespace GatewayProxy.Recording;

/// <summary>The first line of a journal: who, through which grant, to which database.</summary>
public sealed record SessionStart
{
    /// <summary>See <see cref="SessionId"/>.</summary>
    public required string Session { get; init; }

    public required RecordedObject Target { get; init; }

    public required string Database { get; init; }

    public required RecordedObject Grant { get; init; }

    public required RecordedPrincipal Principal { get; init; }

    /// <summary><c>address:port</c> of the client as the listener saw it.</summary>
    public required string ClientAddress { get; init; }

    /// <summary>The role the session runs as in the database.</summary>
    public required string UpstreamRole { get; init; }

    /// <summary><c>Enforced</c> or <c>Exempt</c>.</summary>
    public required string Masking { get; init; }

    /// <summary>Revision of the configuration the login was decided with.</summary>
    public required string PolicyRevision { get; init; }

    /// <summary>Protocol and cipher suite towards the client; null when it did not encrypt.</summary>
    public string? Tls { get; init; }

    /// <summary>The client's <c>application_name</c>.</summary>
    public string? ApplicationName { get; init; }

    /// <summary>The client's <c>client_encoding</c> at startup.</summary>
    public string? ClientEncoding { get; init; }
}
