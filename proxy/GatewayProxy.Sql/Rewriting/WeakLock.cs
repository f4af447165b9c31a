using System.Security.Cryptography;
using System.Text;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Rewriting;

/// <summary>
/// LOCK TABLE … IN ACCESS SHARE MODE, as pg_dump takes it. It wants SELECT on the whole table, while a role may have it
/// on columns only. A cursor that reads no row takes the same locks up to the end of the transaction, and wants the
/// right to read any column.
/// </summary>
/// <param name="statement">The LockStmt.</param>
/// <param name="views">By relation the masked view, which locks the relation too; null when it has none.</param>
internal sealed class WeakLock(SqlNode statement, IReadOnlyList<QualifiedName?> views)
{
    /// <summary>AccessShareLock of <c>lockdefs.h</c>.</summary>
    private const int AccessShare = 1;

    public static bool Is(SqlNode statement) =>
        statement.Number("mode") == AccessShare && !statement.Flag("nowait")
        && statement.List("relations").All(r => r.Text("catalogname") is null);

    /// <summary>The cursor, named so that one transaction can lock again.</summary>
    public string Cursor =>
        $"lock {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Reads)))[..12]}";

    private string Reads => string.Join(
        " UNION ALL ",
        statement.List("relations").Select((r, i) => $"SELECT FROM {Name(r, views[i])} WHERE false"));

    public string ToSql() => $"DECLARE {Identifier.Quote(Cursor)} NO SCROLL CURSOR FOR {Reads}";

    private static string Name(SqlNode range, QualifiedName? view)
    {
        var only = range.Flag("inh") ? "" : "ONLY ";
        var name = Identifier.Quote(range.Text("relname")!);
        return view?.ToSql()
            ?? (range.Text("schemaname") is { } schema ? $"{only}{Identifier.Quote(schema)}.{name}" : only + name);
    }
}
