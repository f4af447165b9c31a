namespace GatewayOperator.Api.Yaml;

/// <summary>Where something stands in a file; both count from 1.</summary>
public readonly record struct YamlPosition(int Line, int Column);
