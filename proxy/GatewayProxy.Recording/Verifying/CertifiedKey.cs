using GatewayProxy.Recording.Sealing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>A key and whose it is, as the operator said.</summary>
internal sealed record CertifiedKey(RecordingPublicKey Key, string Proxy, RecordedObject Target);
