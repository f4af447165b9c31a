namespace GatewayOperator.Api.Yaml;

/// <summary>One key of a mapping and its value.</summary>
public sealed record YamlEntry(string Key, YamlPosition Position, YamlNode Value);
