using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>For whom stored sessions are encrypted.</summary>
public sealed record RecordingEncryption
{
    [Description("Public RSA key in PEM, of at least 3072 bits. Its private half is not for the gateway.")]
    public required SecretKeyReference PublicKeySecretRef { get; init; }
}
