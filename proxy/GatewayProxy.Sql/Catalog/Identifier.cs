namespace GatewayProxy.Sql.Catalog;

/// <summary>Names in SQL text.</summary>
public static class Identifier
{
    /// <summary>Always quoted: no keyword, no letter case then changes what it means.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
