namespace GatewayOperator.Api.Yaml;

/// <summary>A document that cannot be read as YAML, or uses a part of YAML that is refused here.</summary>
public sealed class YamlSyntaxException(YamlPosition position, string message) : Exception(message)
{
    public YamlPosition Position { get; } = position;
}
