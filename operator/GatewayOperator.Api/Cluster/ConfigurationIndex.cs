namespace GatewayOperator.Api.Cluster;

/// <summary>What the head Secret says of a configuration that is spread over shards.</summary>
/// <param name="Revision">Of the configuration.</param>
/// <param name="Sha256">Of the whole in lower-case hex: half of a new one with half of an old one has another.</param>
/// <param name="Shards">Names of the Secrets with its parts, in order.</param>
public sealed record ConfigurationIndex(string Revision, string Sha256, IReadOnlyList<string> Shards);
