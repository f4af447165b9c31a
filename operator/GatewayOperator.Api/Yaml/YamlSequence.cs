namespace GatewayOperator.Api.Yaml;

/// <summary>A list.</summary>
public sealed record YamlSequence(IReadOnlyList<YamlNode> Items, YamlPosition Position) : YamlNode(Position);
