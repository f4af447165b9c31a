using System.Collections.Frozen;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// Functions of <c>pg_catalog</c> that compute from their arguments, or give the time, a random number or the next of a
/// sequence. They run with the rights of the DDL role, so what reads anything else is not on the list.
/// </summary>
internal static class DdlFunctions
{
    public const string NextValue = "nextval";

    private static readonly FrozenSet<string> Known = new[]
    {
        "abs", "age", "array_append", "array_length", "array_position", "array_remove", "array_to_string", "ascii",
        "bit_length", "btrim", "cardinality", "ceil", "ceiling", "char_length", "character_length", "chr",
        "clock_timestamp", "concat", "concat_ws", "date_bin", "date_part", "date_trunc", "daterange", "decode", "div",
        "encode", "exp", "extract", "floor", "format", "gcd", "gen_random_uuid", "host", "initcap", "int4range",
        "int8range", "is_normalized", "isempty", "isfinite", "json_array_length", "json_build_array",
        "json_build_object", "json_typeof", "jsonb_array_length", "jsonb_build_array", "jsonb_build_object",
        "jsonb_typeof", "left", "length", "like_escape", "ln", "log", "lower", "lower_inc", "lpad", "ltrim",
        "make_date", "make_interval", "make_time", "make_timestamp", "masklen", "md5", "mod", NextValue, "normalize",
        "now", "num_nonnulls", "num_nulls", "numrange", "octet_length", "overlay", "position", "power", "random",
        "regexp_replace", "repeat", "replace", "reverse", "right", "round", "rpad", "rtrim", "sha224", "sha256",
        "sha384", "sha512", "sign", "similar_to_escape", "split_part", "sqrt", "starts_with", "statement_timestamp",
        "string_to_array", "strpos", "substr", "substring", "timezone", "to_char", "to_date", "to_json", "to_jsonb",
        "to_number", "to_timestamp", "transaction_timestamp", "translate", "trim", "trunc", "tsrange", "tstzrange",
        "upper", "upper_inc", "uuidv4", "uuidv7",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Has(string name) => Known.Contains(name);
}
