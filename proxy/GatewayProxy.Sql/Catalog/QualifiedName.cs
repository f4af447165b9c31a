namespace GatewayProxy.Sql.Catalog;

/// <summary>A relation's name together with its schema's, both as the catalog has them.</summary>
public readonly record struct QualifiedName(string Schema, string Name)
{
    /// <summary>As SQL text that means this name under any setting.</summary>
    public string ToSql() => $"{Identifier.Quote(Schema)}.{Identifier.Quote(Name)}";
}
