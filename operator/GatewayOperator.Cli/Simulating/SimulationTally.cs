namespace GatewayOperator.Cli.Simulating;

/// <summary>Counts what would become of statements.</summary>
internal sealed class SimulationTally
{
    private const int MostShapes = 1_000;
    private const string FurtherShapes = "(further shapes)";

    private const string Always =
        "Rows are not counted: what a statement returns or changes beyond a limit is found when it runs.";

    private readonly Dictionary<(SimulatedDecision From, SimulatedDecision To, string Shape), SimulatedChange> _changes
        = [];

    private readonly SortedDictionary<string, int> _notJudged = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _otherGrants = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _limits = new(StringComparer.Ordinal);
    private int _sessions;
    private int _unchanged;
    private int _redacted;

    public void AddSession() => _sessions++;

    public void AddLimit(string limit) => _limits.Add(limit);

    public void AddOtherGrant(string grant) => Count(_otherGrants, grant);

    public void AddNotJudged(string why) => Count(_notJudged, why);

    public void AddUnchanged(JudgedSql judged)
    {
        _unchanged++;
        CountRedacted(judged);
    }

    public void AddChange(
        SimulatedDecision from, SimulatedDecision to, string why, JudgedSql judged, SimulatedExample example)
    {
        var key = (from, to, Shape: judged.Shape);
        if (!_changes.ContainsKey(key) && _changes.Count >= MostShapes)
        {
            key.Shape = FurtherShapes;
        }

        if (!_changes.TryGetValue(key, out var change))
        {
            _changes[key] = change = new SimulatedChange(from, to, key.Shape, why, example);
        }

        change.Statements++;
        change.Redacted += judged.Text.IsRedacted ? 1 : 0;
        CountRedacted(judged);
    }

    public SimulationReport Report()
    {
        var changed = _changes.Values.Sum(c => c.Statements);
        return new SimulationReport
        {
            Sessions = _sessions,
            Statements = changed + _unchanged + _notJudged.Values.Sum() + _otherGrants.Values.Sum(),
            Changed = changed,
            Unchanged = _unchanged,
            Changes =
            [
                .. _changes.Values.OrderBy(c => $"{c.From} {c.To}", StringComparer.Ordinal)
                    .ThenByDescending(c => c.Statements).ThenBy(c => c.Shape, StringComparer.Ordinal),
            ],
            NotJudged = _notJudged,
            OtherGrants = _otherGrants,
            Limits = [.. Redacted(), .. _limits, Always],
        };
    }

    private IEnumerable<string> Redacted() => _redacted == 0 ? [] :
    [
        $"Of {_redacted} statement(s) the recording keeps literals back (recording.literals). Others stand in for "
            + "them, equal for equal values: what a value decides, such as a condition between constants or the "
            + "setting that set_config names, may come out otherwise.",
    ];

    private void CountRedacted(JudgedSql judged) => _redacted += judged.Text.IsRedacted ? 1 : 0;

    private static void Count(SortedDictionary<string, int> counts, string key) =>
        counts[key] = counts.GetValueOrDefault(key) + 1;
}
