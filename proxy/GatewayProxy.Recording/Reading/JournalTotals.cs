namespace GatewayProxy.Recording.Reading;

/// <summary>
/// What a journal that nobody writes any more adds up to: by its last line, or line by line when it has no end.
/// </summary>
public sealed record JournalTotals
{
    private JournalTotals(SessionStartLine start) => (Start, At) = (start, start.At);

    public SessionStartLine Start { get; }

    /// <summary>When the last line was written.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Why the session ended; null when no end is recorded.</summary>
    public string? Reason { get; private set; }

    public long Statements { get; private set; }

    public long Denied { get; private set; }

    public long Rows { get; private set; }

    /// <returns>Null when it has no first line.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JournalTotals? Read(string path)
    {
        using var file = JournalReader.OpenShared(path);
        var (end, _) = SessionEnds.ReadEnd(file);
        file.Position = 0;
        using var reader = new JournalReader(file);
        if (!reader.TryRead(out var first) || first is not SessionStartLine start)
        {
            return null;
        }

        var totals = new JournalTotals(start);
        if (end is not null)
        {
            totals.Take(end);
            return totals;
        }

        while (reader.TryRead(out var line))
        {
            totals.Add(line);
        }

        return totals;
    }

    private void Add(JournalLine line)
    {
        At = line.At;
        Statements += line is StatementLine ? 1 : 0;
        Denied += line is StatementLine { Verdict: not "allow" } ? 1 : 0;
        Rows += line is OutcomeLine outcome ? outcome.Rows : 0;
    }

    private void Take(EndLine end)
    {
        (At, Reason) = (end.At, end.Reason);
        (Statements, Denied, Rows) = (end.Statements, end.Denied, end.Rows);
    }
}
