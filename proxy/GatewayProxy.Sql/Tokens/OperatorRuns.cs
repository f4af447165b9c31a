using System.Buffers;

namespace GatewayProxy.Sql.Tokens;

/// <summary>
/// PostgreSQL's scanner takes the longest run of operator characters it sees and then gives most of it back: it reads
/// <c>++++…</c> and <c>/*/*/*…</c> anew from every character, to the end. A mebibyte of the latter takes it a quarter
/// of an hour, the server's scanner too.
/// </summary>
internal static class OperatorRuns
{
    /// <summary>
    /// Characters that the scanner may read for all runs together: a tenth of a second, or 2600 drawn lines.
    /// </summary>
    private const long Budget = 1L << 24;

    private static readonly SearchValues<byte> Characters = SearchValues.Create("~!@#^&|`?+-*/%<>="u8);

    /// <summary>Whether reading every run from each of its characters stays within the budget.</summary>
    public static bool AreAffordable(ReadOnlySpan<byte> text)
    {
        var cost = 0L;
        for (var start = text.IndexOfAny(Characters); start >= 0; start = text.IndexOfAny(Characters))
        {
            text = text[start..];
            var length = text.IndexOfAnyExcept(Characters) is var end && end >= 0 ? end : text.Length;
            cost += (long)length * length;
            text = text[length..];
        }

        return cost <= Budget;
    }
}
