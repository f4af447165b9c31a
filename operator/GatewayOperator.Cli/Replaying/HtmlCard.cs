using System.Globalization;
using System.Text;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>One statement on the page: its text, its verdict, what became of it.</summary>
internal static class HtmlCard
{
    public static void Write(StringBuilder html, StatementCard card)
    {
        var statement = card.Statement;
        var state = State(card);
        html.Append(
            CultureInfo.InvariantCulture,
            $"<article id=\"n{statement.N}\" class=\"{state}\" data-ms=\"{(long)card.Offset.TotalMilliseconds}\">");
        html.Append(CultureInfo.InvariantCulture, $"<header><a href=\"#n{statement.N}\">{statement.N}</a> ");
        html.Append("<time>").Append(HtmlText.Time(card.Offset)).Append("</time> ");
        html.Append("<b>").Append(state).Append("</b>");
        if (card.IsRefused && statement.Reason is { } reason)
        {
            html.Append(" <span>").Append(HtmlText.Of(reason)).Append("</span>");
        }

        WriteOutcome(html, card);
        html.Append("</header><pre>").Append(HtmlText.Of(card.Text.Shown)).Append(card.Text.IsCut ? " …" : "")
            .Append("</pre>");
        WriteParameters(html, statement);
        WritePreview(html, card.Outcome?.Preview ?? []);
        WriteFacts(html, card);
        html.Append("</article>\n");
    }

    private static string State(StatementCard card) =>
        card.IsRefused ? "refused"
        : card.Outcome is null ? "unknown"
        : card.HasRun ? "allowed"
        : "failed";

    private static void WriteOutcome(StringBuilder html, StatementCard card)
    {
        html.Append("<span class=\"outcome\">");
        if (card.Outcome is { } outcome)
        {
            var rows = outcome.Rows > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{outcome.Rows} row(s), {outcome.Bytes} bytes")
                : "";
            var what = outcome.Tag ?? $"{outcome.Result} {outcome.SqlState}";
            html.Append(HtmlText.Of(what)).Append(rows.Length > 0 ? " · " : "").Append(rows);
            html.Append(CultureInfo.InvariantCulture, $" · {outcome.ElapsedUs / 1000.0:0.000} ms");
        }
        else if (!card.IsRefused)
        {
            html.Append("outcome not recorded");
        }

        html.Append("</span>");
    }

    private static void WriteParameters(StringBuilder html, StatementLine statement)
    {
        if (statement.Parameters.Count == 0)
        {
            return;
        }

        html.Append("<ol class=\"parameters\">");
        foreach (var parameter in statement.Parameters)
        {
            html.Append("<li><code>").Append(HtmlText.Of(parameter.Display)).Append(parameter.Truncated ? "…" : "")
                .Append("</code>");
        }

        html.Append("</ol>");
        if (statement.ParametersTotal is { } total)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">… of {total} parameters</p>");
        }
    }

    private static void WritePreview(StringBuilder html, IReadOnlyList<PreviewedResult> results)
    {
        foreach (var result in results)
        {
            html.Append("<table class=\"preview\">");
            foreach (var line in result.Lines())
            {
                html.Append("<tr>").AppendJoin("", line.Select(value => $"<td>{HtmlText.Of(value)}"));
            }

            html.Append("</table>");
        }
    }

    private static string Digest(StatementLine statement, OutcomeLine? outcome) =>
        (statement.SqlDigest ?? outcome?.SqlDigest) is { } keyed ? $"keyed digest {keyed}"
            : $"SHA-256 {statement.SqlSha256 ?? outcome?.SqlSha256}";

    private static void WriteFacts(StringBuilder html, StatementCard card)
    {
        var statement = card.Statement;
        var facts = new List<(string Name, string? Value)>
        {
            ("at", statement.At.ToString("O", CultureInfo.InvariantCulture)),
            ("sent to the database", statement.Sent ?? statement.SentHex),
            ("rule", statement.Rule),
            ("approval", statement.Approval),
            ("policy revision", statement.PolicyRevision),
            ("protocol", statement.Protocol),
            ("whole text", card.Text.IsCut
                ? $"{card.Text.Bytes} bytes, {Digest(statement, card.Outcome)}"
                : null),
            ("literals", statement.SqlRedacted > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{statement.SqlRedacted} not recorded")
                : null),
            ("issued by", statement.Internal ? "the gateway" : null),
            ("text", card.Outcome?.TextUncertain == true ? "uncertain: SQL has acted on its name" : null),
        };
        html.Append("<details><summary>more</summary><dl>");
        foreach (var (name, value) in facts.Where(fact => fact.Value is not null))
        {
            html.Append("<dt>").Append(name).Append("<dd><code>").Append(HtmlText.Of(value!)).Append("</code>");
        }

        html.Append("</dl></details>");
    }
}
