using System.Text.RegularExpressions;

namespace GatewayProxy.Recording.Reading;

/// <summary>Statements of a session that are looked for; what is null lets all pass.</summary>
public sealed class StatementFilter
{
    private readonly Regex? _table;

    /// <param name="table">
    /// A name that occurs in the statement's text, as a word of its own and in any case: a search in texts, which does
    /// not know what a view or a function reads.
    /// </param>
    /// <param name="verdict"><c>allow</c>, <c>hold</c> or <c>deny</c>.</param>
    public StatementFilter(string? table, string? verdict)
    {
        Verdict = verdict;
        _table = table is null ? null : Words(table);
    }

    public string? Verdict { get; }

    /// <summary>Whether the session's own counts leave a chance, so that its statements need to be read.</summary>
    internal bool MayMatch(SessionSummary session) => Verdict switch
    {
        "deny" => session.End is not { Denied: 0 },
        "hold" => session.End is not { Held: 0 },
        _ => true,
    };

    internal async Task<StatementMatch> FindAsync(
        IAsyncEnumerable<JournalLine> lines, CancellationToken cancellation)
    {
        var search = new StatementSearch(_table, Verdict);
        var best = StatementMatch.None;
        await foreach (var line in lines.WithCancellation(cancellation).ConfigureAwait(false))
        {
            var match = search.Take(line);
            if (match == StatementMatch.Certain)
            {
                return match;
            }

            best = match > best ? match : best;
        }

        return best;
    }

    // shop.orders is also "shop" . "orders"; a name is no part of a longer one.
    private static Regex Words(string table)
    {
        var names = table.Split('.').Select(name => $"\"?{Regex.Escape(name)}\"?");
        return new Regex(
            $@"(?<![\w$]){string.Join(@"\s*\.\s*", names)}(?![\w$])",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }
}
