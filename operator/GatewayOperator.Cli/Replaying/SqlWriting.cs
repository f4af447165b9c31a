using System.Globalization;
using System.Text;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>
/// What ran, as a script to read and to run again. What did not run is a comment: psql would take a backslash in a
/// text that no server has accepted for a command of its own, and for another character than a server that was told so
/// by <c>standard_conforming_strings</c>. A text with a backslash is a comment, too.
/// </summary>
/// <param name="forTerminal">What would steer a terminal is made visible, and then does not run.</param>
internal sealed class SqlWriting(bool forTerminal) : IReplayWriter
{
    private readonly StatementBacklog _backlog = new();

    public string Write(in ReplayStep step)
    {
        var text = new StringBuilder();
        if (step.Line is SessionStartLine start)
        {
            Comment(text, $"session {start.Session} of {start.Principal.Subject}, {start.At:O}");
            Comment(text, $"target {start.Target.Namespace}/{start.Target.Name}, database {start.Database}");
        }

        foreach (var card in _backlog.Take(step))
        {
            Write(text, card);
        }

        return text.ToString();
    }

    public string End(JournalDamage? damage)
    {
        var text = new StringBuilder();
        foreach (var card in _backlog.Rest())
        {
            Write(text, card);
        }

        if (damage is not null)
        {
            Comment(text, damage.Message);
        }

        return text.ToString();
    }

    private void Write(StringBuilder text, StatementCard card)
    {
        var statement = card.Statement;
        text.Append('\n');
        Comment(text, string.Create(
            CultureInfo.InvariantCulture, $"[{statement.N}] {statement.At:O} {Became(card)}"));
        for (var i = 0; i < statement.Parameters.Count; i++)
        {
            Comment(text, string.Create(
                CultureInfo.InvariantCulture, $"${i + 1} = {statement.Parameters[i].Display}"));
        }

        if (IsRunnable(card))
        {
            var sql = card.Text.Shown.TrimEnd().TrimEnd(';');
            text.Append(forTerminal ? PrintableText.Escape(sql) : sql).Append("\n;\n");
            return;
        }

        foreach (var line in PrintableText.Escape(card.Text.Shown).Split('\n'))
        {
            Comment(text, line);
        }

        if (card.Text.IsCut)
        {
            Comment(text, "… the text goes on");
        }
    }

    // What follows COPY FROM STDIN would be taken for its data, which is not recorded.
    private static bool IsRunnable(StatementCard card) =>
        card is { HasRun: true, Text.IsWhole: true, Outcome.TextUncertain: false }
        && card.Statement is { Parameters.Count: 0, Internal: false }
        && !card.Text.Shown.Contains('\\', StringComparison.Ordinal)
        && !card.Text.Shown.Contains("stdin", StringComparison.OrdinalIgnoreCase);

    private static string Became(StatementCard card) =>
        card.IsRefused ? $"refused ({card.Statement.Reason})"
        : card.Outcome is { } outcome ? $"{outcome.Result} {outcome.Tag}{outcome.SqlState}"
        : "outcome not recorded";

    private static void Comment(StringBuilder text, string line) =>
        text.Append("-- ").Append(PrintableText.Escape(line, " ").TrimEnd()).Append('\n');
}
