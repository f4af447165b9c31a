namespace GatewayOperator.Api.Configuration;

/// <summary>
/// A resource that a configuration was compiled from, as the operator has judged it. A proxy that sees it gone, or in a
/// newer generation, knows that the configuration says more than is wanted by now.
/// </summary>
/// <param name="Kind">Its kind; it is in the target's namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Another one of the same name has another one.</param>
/// <param name="Generation">Moves with every change of the spec.</param>
public sealed record SourceConfig(string Kind, string Name, string Uid, long Generation);
