namespace GatewayOperator.Api.Yaml;

/// <summary>A node of a YAML document with its place in the file.</summary>
public abstract record YamlNode(YamlPosition Position)
{
    /// <summary>Nodes in this tree with aliases expanded; what bounds an alias bomb.</summary>
    public int Size { get; init; } = 1;
}
