namespace GatewayOperator.Api.Yaml;

/// <summary>A scalar; <paramref name="IsPlain"/> when it was written without quotes or block style.</summary>
public sealed record YamlScalar(string Text, bool IsPlain, YamlPosition Position) : YamlNode(Position)
{
    /// <summary>What YAML reads as nothing.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}
