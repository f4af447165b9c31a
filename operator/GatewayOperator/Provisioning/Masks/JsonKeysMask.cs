using GatewayOperator.Api.Masking;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>An object rebuilt from the keys that are allowed; whatever is no object becomes NULL.</summary>
internal static class JsonKeysMask
{
    public static string? For(Mask mask, ColumnType type, string column)
    {
        var keys = string.Join(", ", mask.Keys?.Select(SqlText.Literal) ?? []);
        return type.Family switch
        {
            TypeFamily.Jsonb => Rebuilt("jsonb", column, keys, ""),
            // json keeps escapes that no function of PostgreSQL can read (\u0000).
            TypeFamily.Json => Rebuilt(
                "json", column, keys, $" AND {Escapes(column)} OPERATOR(pg_catalog.=) 0"),
            _ => null,
        };
    }

    private static string Rebuilt(string type, string column, string keys, string condition) =>
        $"CASE WHEN pg_catalog.{type}_typeof({column}) OPERATOR(pg_catalog.=) 'object'{condition} "
        + $"THEN (SELECT COALESCE(pg_catalog.{type}_object_agg(e.key, e.value), '{{}}') "
        + $"FROM pg_catalog.{type}_each({column}) AS e (key, value) "
        + "WHERE e.key COLLATE pg_catalog.\"C\" OPERATOR(pg_catalog.=) ANY "
        + $"(CAST(ARRAY[{keys}] AS pg_catalog.text[]))) "
        + $"ELSE CAST(NULL AS pg_catalog.{type}) END";

    private static string Escapes(string column) =>
        $"pg_catalog.strpos(CAST({column} AS pg_catalog.text), {SqlText.Literal("\\u")})";
}
