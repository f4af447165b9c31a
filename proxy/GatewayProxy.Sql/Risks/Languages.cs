using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks;

/// <summary>Languages whose code reaches no further than SQL does.</summary>
internal static class Languages
{
    public static bool IsTrusted(SqlNode? name) => name?.Kind == NodeKind.String
        && name.Text("sval")!.ToLowerInvariant() is "sql" or "plpgsql" or "plperl" or "pltcl" or "plv8";
}
