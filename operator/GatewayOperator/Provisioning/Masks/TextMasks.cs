using GatewayOperator.Api.Masking;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>Masks of characters.</summary>
internal static class TextMasks
{
    private const string Hidden = "CAST('***' AS pg_catalog.text)";

    /// <summary>
    /// The column as text under a collation that every function accepts; others refuse regular expressions.
    /// </summary>
    public static string Plain(string column) => $"CAST({column} AS pg_catalog.text) COLLATE pg_catalog.\"C\"";

    /// <summary>Nothing at all is shown of a value that is not twice as long as what would be.</summary>
    public static string? Partial(Mask mask, ColumnType type, string column)
    {
        if (type.Family != TypeFamily.Text)
        {
            return null;
        }

        var (first, last) = (mask.KeepFirst ?? 0, mask.KeepLast ?? 0);
        var text = Plain(column);
        var head = first > 0 ? $"pg_catalog.left({text}, {first}) OPERATOR(pg_catalog.||) " : "";
        var tail = last > 0 ? $" OPERATOR(pg_catalog.||) pg_catalog.right({text}, {last})" : "";
        return $"CASE WHEN pg_catalog.char_length({text}) OPERATOR(pg_catalog.>=) {2 * (first + last)} "
            + $"THEN {head}{Hidden}{tail} ELSE {Hidden} END";
    }

    /// <summary>
    /// The same for every address: a first letter and a domain are often enough to know whose it is.
    /// </summary>
    public static string? Email(ColumnType type) => type.Family == TypeFamily.Text ? "'***@***'" : null;
}
