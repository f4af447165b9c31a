using System.Globalization;
using System.Text;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>
/// One page that needs nothing but a browser. Whatever is recorded is text in it: made visible, escaped, and under a
/// policy that runs only the page's own script.
/// </summary>
internal sealed class HtmlWriting : IReplayWriter
{
    private const int ListedApprovals = 10_000;

    private readonly StatementBacklog _backlog = new();
    private readonly List<StatementCard> _approvals = [];
    private readonly Dictionary<long, DecisionLine> _decisions = [];

    public string Write(in ReplayStep step)
    {
        var html = new StringBuilder();
        foreach (var card in _backlog.Take(step))
        {
            Write(html, card);
        }

        switch (step.Line)
        {
            case SessionStartLine start:
                HtmlPage.Begin(html, start);
                break;
            case DecisionLine decision:
                _decisions[decision.N] = decision;
                Event(html, step, decision.Decision == "approved" ? "end" : "bad", Words(decision));
                break;
            case CancelLine cancel:
                Event(html, step, "cancel", $"cancel requested by {cancel.By}");
                break;
            case ProtocolErrorLine error:
                Event(html, step, "bad", $"protocol error: {error.Message}");
                break;
            case GapLine gap:
                Event(html, step, "bad", $"{gap.Lines} line(s) could not be recorded here");
                break;
            case EndLine end:
                WriteRest(html);
                Event(html, step, "end", $"end: {end.Reason} {end.SqlState} {end.Message}");
                break;
        }

        return html.ToString();
    }

    public string End(JournalDamage? damage)
    {
        var html = new StringBuilder();
        WriteRest(html);
        if (damage is not null)
        {
            html.Append("<p class=\"event bad\">").Append(HtmlText.Of($"The recording breaks off. {damage.Message}"))
                .Append("</p>\n");
        }

        WriteApprovals(html);
        HtmlPage.End(html);
        return html.ToString();
    }

    private void WriteRest(StringBuilder html)
    {
        foreach (var card in _backlog.Rest())
        {
            Write(html, card);
        }
    }

    private void Write(StringBuilder html, StatementCard card)
    {
        HtmlCard.Write(html, card);
        if ((card.Statement.Approval ?? card.Statement.Rule) is not null && _approvals.Count < ListedApprovals)
        {
            _approvals.Add(card);
        }
    }

    private void WriteApprovals(StringBuilder html)
    {
        html.Append("</main>\n");
        if (_approvals.Count == 0)
        {
            return;
        }

        html.Append("<section class=\"approvals\"><h2>Approval trail</h2><table><thead><tr><th>Statement<th>Rule"
            + "<th>Approval<th>Decision</tr></thead><tbody>\n");
        foreach (var statement in _approvals.Select(card => card.Statement))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td><a href=\"#n{statement.N}\">{statement.N}</a><td>")
                .Append(HtmlText.Of(statement.Rule ?? "–")).Append("<td>")
                .Append(HtmlText.Of(Decision(statement)?.Approval ?? statement.Approval ?? "–")).Append("<td>")
                .Append(HtmlText.Of(Decided(statement))).Append("</tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }

    private DecisionLine? Decision(StatementLine statement) => _decisions.GetValueOrDefault(statement.N);

    private string Decided(StatementLine statement) => Decision(statement) is { } decision
        ? Words(decision)
        : $"{statement.Verdict} {statement.Reason}";

    private static string Words(DecisionLine decision) => string.Join(' ',
    [
        decision.Decision,
        .. decision.Approvers.Count > 0 ? [$"by {string.Join(", ", decision.Approvers)}"] : Array.Empty<string>(),
        .. decision.Comment is { } comment ? [$"({comment})"] : Array.Empty<string>(),
    ]);

    private static void Event(StringBuilder html, in ReplayStep step, string kind, string text) =>
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"event {kind}\" data-ms=\"{Milliseconds(step.Offset)}\">")
            .Append("<time>").Append(HtmlText.Time(step.Offset)).Append("</time> ")
            .Append(HtmlText.Of(text)).Append("</p>\n");

    private static long Milliseconds(TimeSpan offset) => (long)offset.TotalMilliseconds;
}
