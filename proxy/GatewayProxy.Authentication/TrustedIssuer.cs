using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Authentication;

/// <summary>A configured issuer with its keys.</summary>
internal sealed record TrustedIssuer(IssuerConfig Config, IssuerSource Source, IssuerKeys Keys);
