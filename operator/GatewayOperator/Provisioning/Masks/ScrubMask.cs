using GatewayOperator.Api.Masking;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>
/// Free text without what the detectors find. The patterns have no back-references and no look-around, so that
/// PostgreSQL runs them as automata; they are listed in docs/provisioning.md.
/// </summary>
internal static class ScrubMask
{
    /// <summary>Longer texts are hidden wholly: it bounds time, and no replacement outgrows a value's limit.</summary>
    private const int MaxBytes = 1_000_000;

    // From the most to the least particular: a card number must not be called a telephone number.
    private static readonly (ScrubDetector Detector, string Pattern, string Replacement)[] Known =
    [
        (ScrubDetector.Email, "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+", "[email]"),
        (ScrubDetector.Iban, "[A-Za-z]{2}[0-9]{2}( ?[A-Za-z0-9]{4}){2,7}( ?[A-Za-z0-9]{1,3})?", "[iban]"),
        (ScrubDetector.PaymentCard, "[0-9]([ -]?[0-9]){12,18}", "[card]"),
        (ScrubDetector.UsSsn, "[0-9]{3}[ -][0-9]{2}[ -][0-9]{4}", "[ssn]"),
        (ScrubDetector.Phone, "[+]?[0-9(][0-9 ()./-]{6,}[0-9]", "[phone]"),
    ];

    public static string? For(Mask mask, ColumnType type, string column)
    {
        if (type.Family != TypeFamily.Text)
        {
            return null;
        }

        var text = TextMasks.Plain(column);
        var scrubbed = Known.Where(k => mask.Detectors!.Contains(k.Detector)).Aggregate(
            text, (inner, k) => $"pg_catalog.regexp_replace({inner}, '{k.Pattern}', '{k.Replacement}', 'g')");
        return $"CASE WHEN pg_catalog.octet_length({text}) OPERATOR(pg_catalog.<=) {MaxBytes} "
            + $"THEN {scrubbed} ELSE '***' END";
    }
}
