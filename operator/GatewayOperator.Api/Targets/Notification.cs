using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>A webhook that hears about approval requests.</summary>
public sealed record Notification
{
    [Description("https URL that receives a POST per request; local mode also takes http on loopback.")]
    [Pattern("^https?://.+$", "an https URL")]
    public required string Url { get; init; }

    [Description("Key of the HMAC-SHA-256 over time and body; without it nothing is signed.")]
    public SecretKeyReference? HmacSecretRef { get; init; }
}
