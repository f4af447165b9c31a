using System.Collections.Frozen;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// Functions of the server that read no table. A short list of what is used most: a name that is not on it counts as a
/// function of the database.
/// </summary>
internal static class ServerFunctions
{
    private const string Schema = "pg_catalog";

    private static readonly FrozenSet<string> Known = new[]
    {
        "abs", "array_agg", "array_length", "array_to_string", "avg", "bool_and", "bool_or", "btrim", "ceil", "concat",
        "concat_ws", "count", "current_setting", "date_part", "date_trunc", "dense_rank", "encode", "first_value",
        "floor", "format", "generate_series", "initcap", "json_agg", "json_build_object", "jsonb_agg",
        "jsonb_build_object", "lag", "last_value", "lead", "left", "length", "lower", "ltrim", "make_interval", "max",
        "md5", "min", "mod", "now", "ntile", "percent_rank", "pg_sleep", "power", "random", "rank", "regexp_replace",
        "repeat", "replace", "right", "round", "row_number", "row_to_json", "rtrim", "split_part", "string_agg",
        "strpos", "substr", "substring", "sum", "to_char", "to_date", "to_json", "to_jsonb", "to_timestamp",
        "translate",
        "trunc", "unnest", "upper",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Has(IReadOnlyList<SqlNode> name) => name.Count > 1
        ? name[^2].Text("sval") == Schema
        : Known.Contains(name[^1].Text("sval")!);
}
