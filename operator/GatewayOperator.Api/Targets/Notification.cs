using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>A webhook that hears about approval requests.</summary>
public sealed record Notification
{
    [Description("https URL that receives a POST per request.")]
    [Pattern("^https://.+$", "an https URL")]
    public required string Url { get; init; }

    [Description("Key of the HMAC-SHA-256 over the body.")]
    public SecretKeyReference? HmacSecretRef { get; init; }
}
