namespace GatewayOperator.Api.Configuration;

/// <summary>The rule of a MaskingPolicy that gave a column its mask; for people, nothing is enforced by it.</summary>
/// <param name="Policy">The policy's name, in the target's namespace.</param>
/// <param name="Rule">The index in its <c>spec.rules</c>.</param>
public sealed record MaskSourceConfig(string Policy, int Rule);
