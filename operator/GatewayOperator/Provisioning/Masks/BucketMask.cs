using GatewayOperator.Api.Masking;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>Numbers and dates, coarse. Numbers are cut towards zero: that never leaves the range of the type.</summary>
internal static class BucketMask
{
    public static string? For(Mask mask, ColumnType type, string column) => (mask, type.Family) switch
    {
        ({ Width: { } width }, TypeFamily.Integer) => Exact($"CAST({column} AS bigint)", $"CAST({width} AS bigint)"),
        ({ Width: { } width }, TypeFamily.Numeric) => Exact(column, $"CAST({width} AS numeric)"),
        ({ Width: { } width }, TypeFamily.Float) => Float($"CAST({column} AS double precision)", width),
        ({ Unit: { } unit }, TypeFamily.Date) =>
            Within(column, "pg_catalog.date", "", Truncated(unit, $"CAST({column} AS timestamp)")),
        ({ Unit: { } unit }, TypeFamily.Timestamp) => Within(column, "timestamp", "", Truncated(unit, column)),
        ({ Unit: { } unit }, TypeFamily.TimestampTz) => Within(
            column, "timestamp with time zone", " 00:00:00+00", InUtc(Truncated(unit, InUtc(column)))),
        _ => null,
    };

    private static string Exact(string number, string width) =>
        $"{number} OPERATOR(pg_catalog.-) pg_catalog.mod({number}, {width})";

    // Division and multiplication of floats fail where a result is too small or too large.
    private static string Float(string number, long width)
    {
        var size = $"pg_catalog.abs({number})";
        var step = $"CAST({width} AS double precision)";
        return $"CASE WHEN {size} OPERATOR(pg_catalog.<) {step} THEN CAST(0 AS double precision) "
            + $"WHEN {size} OPERATOR(pg_catalog.<) CAST('1e300' AS double precision) "
            + $"THEN pg_catalog.trunc({number} OPERATOR(pg_catalog./) {step}) OPERATOR(pg_catalog.*) {step} "
            + "ELSE CAST('NaN' AS double precision) END";
    }

    private static string Truncated(BucketUnit unit, string timestamp) =>
        $"pg_catalog.date_trunc('{unit.ToString().ToLowerInvariant()}', {timestamp})";

    // Not the session's time zone: whoever can shift the boundaries finds the exact time.
    private static string InUtc(string timestamp) => $"pg_catalog.timezone(CAST('00:00' AS interval), {timestamp})";

    /// <summary>A year may begin before the first date, and a date may be after the last timestamp.</summary>
    private static string Within(string column, string type, string suffix, string truncated) =>
        $"CASE WHEN {column} OPERATOR(pg_catalog.<) CAST('4712-01-01{suffix} BC' AS {type}) "
        + $"THEN CAST('-infinity' AS {type}) "
        + $"WHEN {column} OPERATOR(pg_catalog.>=) CAST('294276-01-01{suffix}' AS {type}) "
        + $"THEN CAST('infinity' AS {type}) ELSE CAST({truncated} AS {type}) END";
}
