using System.Collections.Frozen;
using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks;

/// <summary>
/// Functions that do more than compute. Of PostgreSQL's own the list is closed; the database's are suspect.
/// </summary>
internal static class FunctionRisks
{
    private const string Files = "reaches the server's files";
    private const string Server = "reaches the server's own administration";
    private const string Sessions = "reaches another session";
    private const string Locks = "takes a lock that other sessions wait for and that outlives the transaction";
    private const string Text = "runs SQL that the statement does not show";

    private static readonly FrozenDictionary<string, (Risk Risk, string Reason)> Named =
        new Dictionary<string, (Risk, string)>
        {
            ["lo_import"] = (Risk.ServerProgram, Files),
            ["lo_export"] = (Risk.ServerProgram, Files),
            ["lo_unlink"] = (Risk.Destructive, "removes a large object"),
            ["lo_truncate"] = (Risk.Destructive, "cuts a large object"),
            ["lo_truncate64"] = (Risk.Destructive, "cuts a large object"),
            ["lo_put"] = (Risk.UnboundedWrite, "writes a large object, which no WHERE bounds"),
            ["lowrite"] = (Risk.UnboundedWrite, "writes a large object, which no WHERE bounds"),
            ["pg_stat_file"] = (Risk.ServerProgram, Files),
            ["pg_hba_file_rules"] = (Risk.ServerProgram, Files),
            ["pg_ident_file_mappings"] = (Risk.ServerProgram, Files),
            ["pg_show_all_file_settings"] = (Risk.ServerProgram, Files),
            ["pg_reload_conf"] = (Risk.ServerProgram, Server),
            ["pg_rotate_logfile"] = (Risk.ServerProgram, Server),
            ["pg_rotate_logfile_old"] = (Risk.ServerProgram, Server),
            ["pg_promote"] = (Risk.ServerProgram, Server),
            ["pg_switch_wal"] = (Risk.ServerProgram, Server),
            ["pg_import_system_collations"] = (Risk.ServerProgram, Server),
            ["pg_stop_making_pinned_objects"] = (Risk.ServerProgram, Server),
            ["pg_nextoid"] = (Risk.ServerProgram, Server),
            ["pg_wal_replay_pause"] = (Risk.ServerProgram, Server),
            ["pg_wal_replay_resume"] = (Risk.ServerProgram, Server),
            ["pg_sync_replication_slots"] = (Risk.ServerProgram, Server),
            ["pg_extension_config_dump"] = (Risk.SchemaChange, "changes what an extension dumps"),
            ["setval"] = (Risk.SchemaChange, "sets a sequence for everybody, as ALTER SEQUENCE does"),
            ["pg_restore_relation_stats"] = (Risk.SchemaChange, "changes what the planner believes"),
            ["pg_restore_attribute_stats"] = (Risk.SchemaChange, "changes what the planner believes"),
            ["pg_clear_relation_stats"] = (Risk.SchemaChange, "changes what the planner believes"),
            ["pg_clear_attribute_stats"] = (Risk.SchemaChange, "changes what the planner believes"),
            ["pg_terminate_backend"] = (Risk.SessionEscape, Sessions),
            ["pg_cancel_backend"] = (Risk.SessionEscape, Sessions),
            ["pg_notify"] = (Risk.SessionEscape, Sessions),
            ["pg_export_snapshot"] = (Risk.SessionEscape, Sessions),
            ["pg_advisory_lock"] = (Risk.SessionEscape, Locks),
            ["pg_advisory_lock_shared"] = (Risk.SessionEscape, Locks),
            ["pg_try_advisory_lock"] = (Risk.SessionEscape, Locks),
            ["pg_try_advisory_lock_shared"] = (Risk.SessionEscape, Locks),
            ["ts_stat"] = (Risk.Unrecognised, Text),
            ["ts_rewrite"] = (Risk.Unrecognised, Text),
            ["connectby"] = (Risk.Unrecognised, Text),
            ["xpath_table"] = (Risk.Unrecognised, Text),
            ["postgres_fdw_disconnect"] = (Risk.SessionEscape, "reaches another server"),
            ["postgres_fdw_disconnect_all"] = (Risk.SessionEscape, "reaches another server"),
        }.ToFrozenDictionary();

    private static readonly (string Prefix, Risk Risk, string Reason)[] Prefixed =
    [
        ("dblink", Risk.SessionEscape, "runs statements on another connection"),
        ("query_to_xml", Risk.Unrecognised, Text),
        ("cursor_to_xml", Risk.Unrecognised, Text),
        ("table_to_xml", Risk.BulkExport, "returns a table as one value"),
        ("schema_to_xml", Risk.BulkExport, "returns all tables of a schema as one value"),
        ("database_to_xml", Risk.BulkExport, "returns all tables as one value"),
        ("crosstab", Risk.Unrecognised, Text),
        ("pg_read_", Risk.ServerProgram, Files),
        ("pg_ls_", Risk.ServerProgram, Files),
        ("pg_file_", Risk.ServerProgram, Files),
        ("pg_logdir_", Risk.ServerProgram, Files),
        ("pg_backup_", Risk.ServerProgram, Server),
        ("pg_start_backup", Risk.ServerProgram, Server),
        ("pg_stop_backup", Risk.ServerProgram, Server),
        ("pg_log_", Risk.ServerProgram, Server),
        ("pg_logical_", Risk.ServerProgram, Server),
        ("pg_create_", Risk.ServerProgram, Server),
        ("pg_copy_", Risk.ServerProgram, Server),
        ("pg_drop_", Risk.ServerProgram, Server),
        ("pg_replication_", Risk.ServerProgram, Server),
        ("pg_stat_reset", Risk.ServerProgram, Server),
        ("binary_upgrade_", Risk.ServerProgram, Server),
    ];

    /// <summary>Those that are given a table, or SQL, as a text or a number: which it is, no name shows.</summary>
    private static readonly FrozenSet<string> OnTables = new[]
    {
        "setval", "pg_extension_config_dump", "ts_stat", "ts_rewrite", "connectby", "xpath_table",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Beginnings of more of those.</summary>
    private static readonly string[] OnTablesPrefixed =
    [
        "table_to_xml", "schema_to_xml", "database_to_xml", "query_to_xml", "cursor_to_xml", "crosstab", "dblink",
        "pg_restore_", "pg_clear_", "pg_logical_",
    ];

    /// <summary>The functions and what they risk; a name that ends in <c>*</c> is a beginning of names.</summary>
    public static IEnumerable<(string Name, Risk Risk, string Reason)> All =>
        Named.Select(n => (n.Key, n.Value.Risk, n.Value.Reason))
            .Concat(Prefixed.Select(p => ($"{p.Prefix}*", p.Risk, p.Reason)));

    /// <summary>What the server's own functions call the parts of what they return, as tools ask for them.</summary>
    private static readonly FrozenSet<string> Parts = new[]
    {
        "n", "x", "key", "value", "grantor", "grantee", "privilege_type", "is_grantable", "option_name", "option_value",
        "type", "schema", "name", "identity", "start_value", "minimum_value", "maximum_value", "increment",
        "cycle_option", "cache_size", "data_type", "lexeme", "positions", "weights",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static (string? Schema, string Name) NameOf(SqlNode call) => NameOf(call.List("funcname"));

    public static (string? Schema, string Name) NameOf(IReadOnlyList<SqlNode> words) =>
        (words.Count > 1 ? words[^2].Text("sval") : null, words[^1].Text("sval")!);

    /// <summary>
    /// What a node calls. <c>(x).f</c> is a call of f where x has no part of that name; so is <c>t.f</c> of a row.
    /// See https://www.postgresql.org/docs/current/rowtypes.html#ROWTYPES-USAGE.
    /// </summary>
    public static IEnumerable<RiskReason> In(SqlNode node, FunctionTrust trust) => node.Kind switch
    {
        NodeKind.FuncCall => Of(node, trust),
        NodeKind.A_Indirection => Words(node.List("indirection")).SelectMany(part => OfPart(part, trust)),
        // Which of them is no column, only the catalog knows.
        NodeKind.ColumnRef => Words(node.List("fields").Skip(1)).SelectMany(Listed),
        _ => [],
    };

    /// <summary>It calls, or may call, a function that reaches tables which nothing in the text names.</summary>
    public static bool ReachesTables(SqlNode node) => node.Kind switch
    {
        NodeKind.FuncCall => IsOnTables(NameOf(node).Name),
        NodeKind.A_Indirection => Words(node.List("indirection")).Any(IsOnTables),
        NodeKind.ColumnRef => Words(node.List("fields").Skip(1)).Any(IsOnTables),
        _ => false,
    };

    /// <summary>PostgreSQL's own: it does what its name says.</summary>
    public static bool IsOwn(string? schema, string name) =>
        (schema is (null or "pg_catalog") && ServerNames.Has(name)) || schema == "information_schema";

    private static IEnumerable<string> Words(IEnumerable<SqlNode> parts) =>
        parts.Where(part => part.Kind == NodeKind.String).Select(part => part.Text("sval")!);

    private static IEnumerable<RiskReason> OfPart(string name, FunctionTrust trust) =>
        Find(name) is not null ? Listed(name)
        // Who knows the database's code has looked for it already.
        : trust.Code is not null || Parts.Contains(name) || IsOwn(null, name) ? []
        : [new RiskReason(Risk.Unrecognised, $"calls {name} as a part of a value, which nobody vouches for")];

    /// <summary>What a function of that name risks, whoever vouches for it.</summary>
    public static IEnumerable<RiskReason> Listed(string name) =>
        Find(name) is var (risk, reason) ? [new RiskReason(risk, $"{name} {reason}")] : [];

    private static IEnumerable<RiskReason> Of(SqlNode call, FunctionTrust trust)
    {
        var (schema, name) = NameOf(call);
        if (Find(name) is var (risk, reason))
        {
            return [new RiskReason(risk, $"{name} {reason}")];
        }

        if (name == "set_config" && schema is (null or "pg_catalog"))
        {
            return SettingRisks.OfCall(call);
        }

        // That the catalog has no volatile function of a name says nothing of one that was made since.
        return IsOwn(schema, name) || trust.Vouches(call) is not null
            ? []
            : [new RiskReason(Risk.Unrecognised, $"calls {name}, which nobody vouches for")];
    }

    private static bool IsOnTables(string name) =>
        OnTables.Contains(name)
        || OnTablesPrefixed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    // Whatever schema: an extension's functions stand where it was installed.
    private static (Risk Risk, string Reason)? Find(string name)
    {
        if (Named.TryGetValue(name, out var found))
        {
            return found;
        }

        foreach (var (prefix, risk, reason) in Prefixed)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return (risk, reason);
            }
        }

        return null;
    }
}
