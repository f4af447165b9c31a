using System.Collections.Frozen;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Rewriting;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// Functions that run SQL given as text, reach files, other servers or other sessions, or change settings: what they do
/// is not in the statement, so it cannot be judged by it. The database denies most of them too.
/// </summary>
internal static class FunctionRules
{
    private static readonly FrozenSet<string> Closed = new[]
    {
        "query_to_xml", "query_to_xmlschema", "query_to_xml_and_xmlschema", "cursor_to_xml", "cursor_to_xmlschema",
        "table_to_xml", "table_to_xmlschema", "table_to_xml_and_xmlschema", "schema_to_xml", "schema_to_xmlschema",
        "schema_to_xml_and_xmlschema", "database_to_xml", "database_to_xmlschema", "database_to_xml_and_xmlschema",
        "ts_stat", "ts_rewrite", "crosstab", "crosstab2", "crosstab3", "crosstab4", "crosstabn", "connectby",
        "loread", "lowrite", "currtid", "currtid2", "pg_notify", "pg_stat_file", "pg_export_snapshot",
        "pg_terminate_backend", "pg_cancel_backend",
        "pg_reload_conf", "pg_rotate_logfile", "pg_promote",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] ClosedPrefixes =
        ["dblink", "lo_", "pg_read_", "pg_ls_", "pg_file_", "pg_logical_", "pg_create_", "pg_drop_", "pg_replication_"];

    /// <summary>Functions that change something that lasts, though the statement only reads.</summary>
    private static readonly FrozenSet<string> Writing =
        new[] { "nextval", "setval", "set_config" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the statement calls a function that writes.</summary>
    public static bool Writes(SqlNode statement) => Calls(statement).Any(c => Writing.Contains(NameOf(c)));

    /// <summary>Whether a call may change what unqualified names mean.</summary>
    public static bool SetsNames(SqlNode call) => NameOf(call) == "set_config"
        && call.List("args") is [{ } name, ..] && NameEffects.IsSetting(Constant(name));

    /// <summary>Null when all functions that the statement calls may be called.</summary>
    public static Refusal? Check(SqlNode statement)
    {
        foreach (var call in Calls(statement))
        {
            var name = NameOf(call);
            var refusal = name == "set_config" ? SetConfig(call, statement)
                : IsClosed(name) ? Refuse(name)
                : null;
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    public static IEnumerable<SqlNode> Calls(SqlNode statement) =>
        statement.DescendantsAndSelf().Where(n => n.Kind == NodeKind.FuncCall);

    private static string NameOf(SqlNode call) => call.List("funcname")[^1].Text("sval")!;

    private static bool IsClosed(string name) =>
        Closed.Contains(name) || ClosedPrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal));

    private static Refusal? SetConfig(SqlNode call, SqlNode statement)
    {
        if (ReferenceEquals(call, RelationKinds.CallIn(statement)))
        {
            return null;
        }

        var arguments = call.List("args");
        return arguments.Length > 0 && Constant(arguments[0]) is { } name
            ? SettingRules.Check(name.ToLowerInvariant(), arguments.Length > 1 ? Constant(arguments[1]) : null)
            : Refuse("set_config with a computed name");
    }

    // A cast may cut the string: what the server gets is then another one.
    private static string? Constant(SqlNode node) =>
        node.Kind == NodeKind.A_Const ? node.Node("sval")?.Text("sval") : null;

    private static Refusal Refuse(string name) => new(
        SqlStates.InsufficientPrivilege,
        $"function {name} cannot be called under this grant",
        "What it does is not in the statement, so the gateway cannot tell what it would show.",
        "Write what it does as plain SQL.");
}
