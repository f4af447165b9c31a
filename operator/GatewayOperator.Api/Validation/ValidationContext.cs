namespace GatewayOperator.Api.Validation;

/// <summary>Where a resource is going to be used.</summary>
/// <param name="LocalMode">Local mode allows what is safe on loopback only, and lacks what needs a cluster.</param>
public sealed record ValidationContext(bool LocalMode);
