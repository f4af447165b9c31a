using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>TLS towards the database server.</summary>
public sealed record UpstreamTls
{
    [Description("VerifyFull checks certificate and host name, Require encrypts only, Disable is plain TCP. Cleartext"
        + " and md5 passwords are sent with VerifyFull only.")]
    public UpstreamTlsMode Mode { get; init; } = UpstreamTlsMode.VerifyFull;

    [Description("PEM bundle that the server's certificate chains to; unset means the system's trust store.")]
    public SecretKeyReference? CaSecretRef { get; init; }
}
