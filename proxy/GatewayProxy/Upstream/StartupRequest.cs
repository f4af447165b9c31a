namespace GatewayProxy.Upstream;

/// <summary>What a session asks the server for: protocol 3.<see cref="Minor"/>, and these parameters.</summary>
public sealed record StartupRequest(int Minor, IReadOnlyDictionary<string, string> Parameters);
