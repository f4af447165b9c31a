using GatewayOperator.Api.Resources;

namespace GatewayOperator.Api.Masking;

/// <summary>What the operator found about a policy.</summary>
public sealed record MaskingPolicyStatus : ResourceStatus;
