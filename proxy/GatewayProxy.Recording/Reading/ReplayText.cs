using System.Globalization;
using System.Text;

namespace GatewayProxy.Recording.Reading;

/// <summary>A replayed session as text: a time column, then what happened.</summary>
public sealed class ReplayText
{
    private const string Indent = "              ";

    private readonly StatementTexts _texts = new();

    /// <summary>The lines that show <paramref name="step"/>, without a final line break.</summary>
    public string Format(in ReplayStep step) => $"{ReplayTime.Format(step.Offset)}  {Describe(step.Line)}";

    private string Describe(JournalLine line) => line switch
    {
        SessionStartLine start => Describe(start),
        StatementLine statement => Describe(statement),
        OutcomeLine outcome => Describe(outcome),
        PrepareLine prepare => Describe(prepare),
        DecisionLine decision => Describe(decision),
        CancelLine cancel => $"cancel requested ({Clean(cancel.By)})",
        ProtocolErrorLine error => $"protocol error: {Clean(error.Message)}",
        GapLine gap => string.Create(CultureInfo.InvariantCulture, $"{gap.Lines} line(s) could not be recorded here"),
        EndLine end => Describe(end),
        _ => $"({Clean(line.Type)})",
    };

    private static string Describe(SessionStartLine start)
    {
        var text = new StringBuilder();
        text.Append("session ").Append(start.Session).Append('\n');
        AppendFact(text, "target", $"{start.Target.Namespace}/{start.Target.Name}, database {start.Database}");
        AppendFact(text, "grant", $"{start.Grant.Namespace}/{start.Grant.Name} (masking {start.Masking})");
        AppendFact(text, "principal", $"{start.Principal.Subject} of {start.Principal.Issuer}");
        if (start.Principal.Person is { } person)
        {
            AppendFact(text, "person", person);
        }

        AppendFact(
            text, "client", $"{start.Client}, {start.Tls ?? "not encrypted"}, {start.ApplicationName ?? "no name"}");
        AppendFact(text, "role", start.UpstreamRole);
        return text.ToString(0, text.Length - 1);
    }

    private string Describe(StatementLine statement)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"[{statement.N}] ");
        if (statement.Verdict != "allow")
        {
            text.Append(statement.Verdict == "hold" ? "HELD" : "REFUSED")
                .Append(statement.Reason is { } reason ? $" ({Clean(reason)})" : "").Append(": ");
        }

        if (statement.Internal)
        {
            text.Append("(gateway) ");
        }

        AppendText(text, _texts.Of(statement));
        AppendParameters(text, statement);
        return text.ToString();
    }

    private static string Describe(OutcomeLine outcome)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"[{outcome.N}] {Clean(outcome.Result)}");
        text.Append(outcome.Tag is { } tag ? $": {Clean(tag)}" : "");
        text.Append(outcome.SqlState is { } sqlState ? $" {Clean(sqlState)}" : "");
        text.Append(CultureInfo.InvariantCulture, $", {outcome.Rows} row(s), {outcome.Bytes} bytes");
        if (outcome.CopyInBytes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {outcome.CopyInBytes} bytes copied in");
        }

        text.Append(CultureInfo.InvariantCulture, $", {outcome.ElapsedUs / 1000.0:0.000} ms");
        text.Append(outcome.TextUncertain ? " (text uncertain: SQL acted on its name)" : "");
        foreach (var line in (outcome.Preview ?? []).SelectMany(result => result.Lines()))
        {
            text.Append('\n').Append(Indent).AppendJoin(" | ", line.Select(Clean));
        }

        foreach (var warning in outcome.Warnings ?? [])
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Indent}warning: {Clean(warning)}");
        }

        return text.ToString();
    }

    private static string Describe(DecisionLine decision)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"[{decision.N}] {Clean(decision.Decision)}");
        text.Append(decision.Approvers.Count > 0 ? $" by {Clean(string.Join(", ", decision.Approvers))}" : "");
        text.Append(decision.Approval is { } approval ? $", request {Clean(approval)}" : "");
        text.Append(decision.Rule is { } rule ? $", rule {Clean(rule)}" : "");
        text.Append(decision.Comment is { } comment ? $": {Clean(comment)}" : "");
        return text.ToString();
    }

    private string Describe(PrepareLine prepare)
    {
        var text = new StringBuilder("prepare");
        text.Append(prepare.Name.Length == 0 ? "" : $" {Clean(prepare.Name)}").Append(": ");
        AppendText(text, _texts.Remember(prepare));
        return text.ToString();
    }

    private static string Describe(EndLine end)
    {
        var text = new StringBuilder($"end: {Clean(end.Reason)}");
        text.Append(end.SqlState is { } sqlState ? $" {Clean(sqlState)}" : "");
        text.Append(end.Message is { } message ? $" \"{Clean(message)}\"" : "");
        text.Append(CultureInfo.InvariantCulture, $" after {end.DurationUs / 1_000_000.0:0.000} s: ");
        text.Append(CultureInfo.InvariantCulture, $"{end.Statements} statement(s), {end.Denied} refused, ");
        text.Append(CultureInfo.InvariantCulture, $"{end.Failed} failed, {end.Rows} row(s), {end.Bytes} bytes");
        return text.ToString();
    }

    private static void AppendText(StringBuilder text, StatementText statement)
    {
        text.Append(PrintableText.Escape(statement.Shown, "\n" + Indent));
        if (statement.IsCut)
        {
            text.Append(" … (cut").Append(
                statement.Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $": {bytes} bytes in all)")
                : ")");
        }
    }

    private static void AppendFact(StringBuilder text, string name, string value) =>
        text.Append(Indent).Append(name.PadRight(10)).Append(Clean(value)).Append('\n');

    private static void AppendParameters(StringBuilder text, StatementLine statement)
    {
        for (var i = 0; i < statement.Parameters.Count; i++)
        {
            var parameter = statement.Parameters[i];
            var value = PrintableText.Escape(parameter.Display, "\\n");
            text.Append('\n').Append(Indent);
            text.Append(CultureInfo.InvariantCulture, $"${i + 1} = {value}{(parameter.Truncated ? "…" : "")}");
        }

        if (statement.ParametersTotal is { } total)
        {
            text.Append('\n').Append(Indent).Append(CultureInfo.InvariantCulture, $"… of {total} parameters");
        }
    }

    private static string Clean(string text) => PrintableText.Escape(text, " ");
}
