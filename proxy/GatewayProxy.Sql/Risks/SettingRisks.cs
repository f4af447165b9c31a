using System.Collections.Frozen;
using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks;

/// <summary>
/// Settings that change whom the session is, what guards it, or what code the server loads. Going back to how the
/// session began (RESET, DISCARD, SET … TO DEFAULT) is no risk: it began as the gateway logged in.
/// </summary>
internal static class SettingRisks
{
    private static readonly FrozenDictionary<string, (Risk Risk, string Reason)> Named =
        new Dictionary<string, (Risk, string)>
        {
            ["role"] = (Risk.SessionEscape, "makes the session another role's"),
            ["session_authorization"] = (Risk.SessionEscape, "makes the session another role's"),
            ["session_replication_role"] = (Risk.SessionEscape, "switches triggers and foreign keys off"),
            ["event_triggers"] = (Risk.SessionEscape, "switches event triggers off"),
            ["standard_conforming_strings"] = (Risk.SessionEscape, "changes how the server reads statements"),
            ["backslash_quote"] = (Risk.SessionEscape, "changes how the server reads statements"),
            ["client_encoding"] = (Risk.SessionEscape, "changes how the server reads statements"),
            ["allow_system_table_mods"] = (Risk.SessionEscape, "opens the catalogs to writes"),
            ["ignore_system_indexes"] = (Risk.SessionEscape, "lets the server pass over damage"),
            ["zero_damaged_pages"] = (Risk.SessionEscape, "lets the server pass over damage"),
            ["ignore_checksum_failure"] = (Risk.SessionEscape, "lets the server pass over damage"),
            ["lo_compat_privileges"] = (Risk.SessionEscape, "takes large objects out of privileges"),
            ["track_activities"] = (Risk.SessionEscape, "hides what the session does"),
            ["createrole_self_grant"] = (Risk.PrivilegeChange, "grants roles that are made later"),
            ["session_preload_libraries"] = (Risk.ServerProgram, "loads code into the server"),
            ["local_preload_libraries"] = (Risk.ServerProgram, "loads code into the server"),
            ["dynamic_library_path"] = (Risk.ServerProgram, "loads code into the server"),
            ["jit_provider"] = (Risk.ServerProgram, "loads code into the server"),
        }.ToFrozenDictionary();

    private const string Logging = "changes what the server logs";

    private static readonly string[] Auditing = ["log_", "pgaudit.", "auto_explain.", "debug_print"];

    /// <summary>The settings and what they risk; a name that ends in <c>*</c> is a beginning of names.</summary>
    public static IEnumerable<(string Name, Risk Risk, string Reason)> All =>
        Named.Select(n => (n.Key, n.Value.Risk, n.Value.Reason))
            .Concat(Auditing.Select(p => ($"{p}*", Risk.SessionEscape, Logging)));

    public static IEnumerable<RiskReason> Of(SqlNode statement)
    {
        var name = statement.Text("name");
        return statement.Symbol("kind") switch
        {
            "VAR_RESET" or "VAR_RESET_ALL" or "VAR_SET_DEFAULT" => [],
            // TRANSACTION and SESSION CHARACTERISTICS; a snapshot is another session's.
            "VAR_SET_MULTI" => name == "TRANSACTION SNAPSHOT"
                ? [new RiskReason(Risk.SessionEscape, "takes the snapshot of another session")]
                : [],
            "VAR_SET_VALUE" or "VAR_SET_CURRENT" when name is not null => Judge(name, Value(statement)),
            _ => [new RiskReason(Risk.Unrecognised, "sets what the text does not show")],
        };
    }

    /// <summary>The same for <c>set_config</c>.</summary>
    public static IEnumerable<RiskReason> OfCall(SqlNode call)
    {
        var arguments = call.List("args");
        return arguments.Length > 0 && Literal(arguments[0]) is { } name
            ? Judge(name, arguments.Length > 1 ? Literal(arguments[1]) : null)
            : [new RiskReason(Risk.SessionEscape, "set_config with a computed name may set anything")];
    }

    private static IEnumerable<RiskReason> Judge(string setting, string? value)
    {
        var name = setting.ToLowerInvariant();
        if (IsHarmless(name, value))
        {
            return [];
        }

        return Named.TryGetValue(name, out var found) ? [new RiskReason(found.Risk, $"{name} {found.Reason}")]
            : Array.Exists(Auditing, p => name.StartsWith(p, StringComparison.Ordinal))
                ? [new RiskReason(Risk.SessionEscape, $"{name} {Logging}")]
                : [];
    }

    // What drivers say at the start of every session.
    private static bool IsHarmless(string name, string? value) => (name, value?.ToLowerInvariant()) switch
    {
        ("client_encoding", "utf8" or "utf-8" or "unicode") => true,
        ("standard_conforming_strings", "on" or "true" or "1" or "yes") => true,
        ("role", "none") => true,
        _ => false,
    };

    private static string? Value(SqlNode statement) =>
        statement.List("args") is [{ Kind: NodeKind.A_Const } value] ? Literal(value) : null;

    private static string? Literal(SqlNode node) => node.Kind != NodeKind.A_Const ? null
        : node.Node("sval")?.Text("sval") ?? (node.Node("ival") is { } number ? $"{number.Number("ival")}" : null);
}
