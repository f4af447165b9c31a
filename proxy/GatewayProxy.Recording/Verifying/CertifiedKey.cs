using GatewayOperator.Api.Signing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>A key and whose it is, as the operator said.</summary>
internal sealed record CertifiedKey(VerificationKey Key, string Proxy, RecordedObject Target);
