namespace GatewayProxy.Sql.Classification;

/// <summary>What a statement is.</summary>
/// <param name="Name">As a person says it, which is PostgreSQL's command tag: <c>ALTER TABLE</c>.</param>
/// <param name="Class">What sort of thing it does.</param>
public readonly record struct StatementKind(string Name, StatementClass Class)
{
    /// <summary>A statement that the closed table does not have.</summary>
    public static readonly StatementKind Unknown = new("UNKNOWN", StatementClass.Unknown);
}
