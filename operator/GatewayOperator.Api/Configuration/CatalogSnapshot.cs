using System.Globalization;

namespace GatewayOperator.Api.Configuration;

/// <summary>
/// PostgreSQL's <c>pg_snapshot</c>, <c>xmin:xmax:xip,…</c>: which transactions had ended when somebody looked. See
/// https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT.
/// </summary>
public static class CatalogSnapshot
{
    /// <summary>Of the transaction that asks.</summary>
    public const string Sql = "SELECT pg_catalog.pg_current_snapshot()::pg_catalog.text";

    /// <summary>Whether a transaction had ended by then; false when one of both is not known.</summary>
    public static bool IsAfter(string? snapshot, string? transaction)
    {
        if (snapshot?.Split(':') is not [var xmin, var xmax, var running]
            || !TryRead(transaction, out var id) || !TryRead(xmin, out var first) || !TryRead(xmax, out var next))
        {
            return false;
        }

        return id < first || (id < next && !running.Split(',').Contains(transaction));
    }

    private static bool TryRead(string? text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
