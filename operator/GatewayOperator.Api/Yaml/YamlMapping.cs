namespace GatewayOperator.Api.Yaml;

/// <summary>A mapping in the order of the file; duplicate keys are still in it.</summary>
public sealed record YamlMapping(IReadOnlyList<YamlEntry> Entries, YamlPosition Position) : YamlNode(Position)
{
    /// <summary>The value of the first entry with this key.</summary>
    public YamlNode? Find(string key) => Entries.FirstOrDefault(e => e.Key == key)?.Value;

    /// <summary>The text below a path of keys, null when there is none.</summary>
    public string? FindText(params ReadOnlySpan<string> path)
    {
        YamlNode? node = this;
        foreach (var key in path)
        {
            node = (node as YamlMapping)?.Find(key);
        }

        return node is YamlScalar { IsNull: false } scalar ? scalar.Text : null;
    }
}
