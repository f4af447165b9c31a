using GatewayOperator.Api.Masking;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>
/// Masks as SQL. Every expression is total (no value makes it fail), keeps NULL, type, type modifier and collation, is
/// inline, and names functions, operators and types so that no search_path and no setting of a session changes what it
/// shows: a function with a body would run under the client's search_path, a session's TimeZone would move buckets.
/// </summary>
internal static class MaskExpression
{
    /// <param name="mask">What the policy says.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="column">A reference to the column.</param>
    /// <param name="key">The qualified table with the one row that keys pseudonyms.</param>
    /// <returns>Null when the mask does not fit the type, see <see cref="MaskFit"/>.</returns>
    public static string? For(Mask mask, ColumnType type, string column, string key)
    {
        var shown = mask.Type switch
        {
            MaskType.Null => "NULL",
            MaskType.Constant => SqlText.Literal(mask.Value!),
            MaskType.Redact => NeutralValue.Of(type.Family),
            MaskType.Partial => TextMasks.Partial(mask, type, column),
            MaskType.Email => TextMasks.Email(type),
            MaskType.Pseudonym => PseudonymMask.For(type, column, key),
            MaskType.Bucket => BucketMask.For(mask, type, column),
            MaskType.Scrub => ScrubMask.For(mask, type, column),
            MaskType.JsonKeys => JsonKeysMask.For(mask, type, column),
            _ => null,
        };
        if (shown is null)
        {
            return null;
        }

        // Both branches bear the type modifier, or PostgreSQL forgets it; the collation would otherwise be the mask's.
        var typed = mask.Type == MaskType.Null
            ? $"CAST(NULL AS {type.Sql})"
            : $"CASE WHEN {column} IS NULL THEN CAST(NULL AS {type.Sql}) ELSE CAST({shown} AS {type.Sql}) END";
        return type.Collation is null ? typed : $"({typed}) COLLATE {type.Collation}";
    }
}
