using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// Which literals of a schema change may be shown. What reads a protected column does not run, so that only a default
/// brings a value to one.
/// </summary>
internal static class DdlLiterals
{
    public static LiteralUse Of(SqlNode statement, MaskCatalog catalog) =>
        statement.Kind == NodeKind.AlterTableStmt
        && statement.Node("relation")?.Text("relname") is { } table
        && statement.List("cmds").Any(c => c.Symbol("subtype") == "AT_ColumnDefault"
            && c.Text("name") is { } column && IsProtected(catalog, table, column))
            ? LiteralUse.Protected
            : LiteralUse.Open;

    // Whatever schema is meant: what is protected there may be shown to nobody.
    private static bool IsProtected(MaskCatalog catalog, string table, string column) => catalog.Relations.Any(
        r => r.Name.Name == table && r.Find(column) is { Exposure: not ColumnExposure.Granted });
}
