using System.Text;
using System.Text.RegularExpressions;

namespace GatewayProxy.Recording.Reading;

/// <summary>
/// Looks for statements in the lines of one session. A text is judged where it is recorded, and only the numbers of
/// prepared ones are kept: a session cannot make the search forget one by preparing many others.
/// </summary>
internal sealed class StatementSearch(Regex? table, string? verdict)
{
    private const int Remembered = 1_000_000;

    private readonly Dictionary<long, StatementMatch> _prepared = [];
    private bool _overflowed;

    public StatementMatch Take(JournalLine line) => line switch
    {
        PrepareLine prepare => Take(prepare),
        StatementLine statement => Take(statement),
        _ => StatementMatch.None,
    };

    // The server plans what is prepared, and runs what is constant in it: that it was sent is a match of its own.
    private StatementMatch Take(PrepareLine prepare)
    {
        if (table is null)
        {
            return StatementMatch.None;
        }

        var isWhole = prepare is { SqlTruncated: false, SqlWithheld: false, SentTruncated: false };
        var match = Search(isWhole, prepare.Sql, prepare.Sent, prepare.SqlHex, prepare.SentHex);
        if (verdict is null)
        {
            return match;
        }

        if (match != StatementMatch.None && _prepared.Count < Remembered)
        {
            _prepared[prepare.Seq] = match;
        }
        else if (match != StatementMatch.None)
        {
            _overflowed = true;
        }

        return StatementMatch.None;
    }

    private StatementMatch Take(StatementLine statement)
    {
        if (verdict is not null && statement.Verdict != verdict)
        {
            return StatementMatch.None;
        }

        if (table is null)
        {
            return StatementMatch.Certain;
        }

        var isWhole = statement is { SqlTruncated: false, SqlWithheld: false, SentTruncated: false };
        var own = Search(isWhole, statement.Sql, statement.Sent, statement.SqlHex, statement.SentHex);
        var known = statement.Prepared is { } prepared
            ? _prepared.GetValueOrDefault(prepared, _overflowed ? StatementMatch.Possible : StatementMatch.None)
            : StatementMatch.None;
        return own > known ? own : known;
    }

    private StatementMatch Search(bool isWhole, string? sql, string? sent, string? sqlHex, string? sentHex) =>
        Contains(sql) || Contains(sent) || Contains(Decode(sqlHex)) || Contains(Decode(sentHex))
            ? StatementMatch.Certain
            : isWhole ? StatementMatch.None : StatementMatch.Possible;

    private bool Contains(string? text) => text is not null && table!.IsMatch(text);

    // In every encoding of a client what is ASCII is one byte.
    private static string? Decode(string? hex)
    {
        try
        {
            return hex is null ? null : Encoding.Latin1.GetString(Convert.FromHexString(hex));
        }
        catch (FormatException)
        {
            return hex;
        }
    }
}
