namespace GatewayOperator.Api.Configuration;

/// <summary>Where clients connect.</summary>
public sealed record ListenerConfig
{
    /// <summary>IP address to bind.</summary>
    public required string Address { get; init; }

    /// <summary>TCP port to bind; 0 lets the system choose (tests).</summary>
    public required int Port { get; init; }

    public required ClientTlsMode ClientTls { get; init; }

    /// <summary>
    /// PEM certificate chain, leaf first; null only with <see cref="ClientTlsMode.LoopbackPlaintext"/>.
    /// </summary>
    public string? CertificatePem { get; init; }

    /// <summary>PEM private key of the leaf.</summary>
    public string? PrivateKeyPem { get; init; }

    /// <summary>Never prints the key.</summary>
    public override string ToString() => $"ListenerConfig {{ {Address}:{Port}, {ClientTls} }}";
}
