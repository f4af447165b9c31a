using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>Relations that are told by their names.</summary>
internal static class Relations
{
    /// <summary>It ends with the session. A temporary table without its schema is not told from others.</summary>
    public static bool IsTemporary(SqlNode range) =>
        range.Text("relpersistence") == "t" || IsTemporarySchema(range.Text("schemaname"));

    public static bool IsTemporarySchema(string? schema) =>
        schema?.StartsWith("pg_temp", StringComparison.Ordinal) == true;

    /// <summary>The server's own: what tools read to learn about the database.</summary>
    public static bool IsCatalog(SqlNode range) => range.Text("schemaname") is { } schema
        ? schema is "pg_catalog" or "information_schema"
        : range.Text("relname")!.StartsWith("pg_", StringComparison.Ordinal);
}
