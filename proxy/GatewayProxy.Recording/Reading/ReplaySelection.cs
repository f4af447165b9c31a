using System.Text.RegularExpressions;

namespace GatewayProxy.Recording.Reading;

/// <summary>Which lines of a session are shown. A line that belongs to a statement is shown when that is.</summary>
public sealed class ReplaySelection
{
    private const int RememberedStatements = 4096;

    private readonly StatementTexts _texts = new();
    private readonly HashSet<long> _shown = [];
    private TimeSpan _latest = TimeSpan.MinValue;

    /// <summary>Nothing before this time since the session's start.</summary>
    public TimeSpan From { get; init; }

    /// <summary>Only the statement of this number.</summary>
    public long? Statement { get; init; }

    /// <summary>Only statements whose text matches.</summary>
    public Regex? Text { get; init; }

    private bool IsNarrow => Statement is not null || Text is not null;

    public bool Shows(in ReplayStep step)
    {
        // A clock that is set back does not take a session back: what follows it is not before it.
        _latest = step.Offset > _latest ? step.Offset : _latest;
        var inTime = From == TimeSpan.Zero || _latest >= From;
        return step.Line switch
        {
            SessionStartLine => true,
            PrepareLine prepare => ShowsText(prepare) && inTime,
            StatementLine statement => ShowsStatement(statement) && inTime,
            OutcomeLine outcome => inTime && (!IsNarrow || _shown.Remove(outcome.N)),
            _ => inTime && !IsNarrow,
        };
    }

    private bool ShowsText(PrepareLine prepare)
    {
        var text = _texts.Remember(prepare);
        return !IsNarrow || (Statement is null && Text!.IsMatch(text.Shown));
    }

    private bool ShowsStatement(StatementLine statement)
    {
        if (!IsNarrow)
        {
            return true;
        }

        var shows = (Statement ?? statement.N) == statement.N && Text?.IsMatch(_texts.Of(statement).Shown) != false;
        if (shows && _shown.Count < RememberedStatements)
        {
            _shown.Add(statement.N);
        }

        return shows;
    }
}
