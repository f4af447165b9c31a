using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>Relations that are told by their names.</summary>
internal static class Relations
{
    /// <summary>
    /// What is made or removed there ends with the session. Who reads or writes it may reach more: a view there is one
    /// onto any table.
    /// </summary>
    public static bool IsTemporary(SqlNode range) =>
        range.Text("relpersistence") == "t" || IsTemporarySchema(range.Text("schemaname"));

    public static bool IsTemporarySchema(string? schema) =>
        schema?.StartsWith("pg_temp", StringComparison.Ordinal) == true;

    /// <summary>The server's own: what tools read to learn about the database.</summary>
    public static bool IsCatalog(SqlNode range) => range.Text("schemaname") is { } schema
        ? schema is "pg_catalog" or "information_schema"
        : range.Text("relname")!.StartsWith("pg_", StringComparison.Ordinal);
}
