namespace GatewayOperator.Targets;

/// <summary>A certificate and its key, both PEM.</summary>
/// <param name="Certificate">The certificate, or a chain whose first is it.</param>
/// <param name="Key">PKCS #8.</param>
public sealed record CertificatePair(string Certificate, string Key)
{
    /// <summary>Never prints the key.</summary>
    public override string ToString() => "CertificatePair";
}
