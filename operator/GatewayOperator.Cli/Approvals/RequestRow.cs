using System.Globalization;
using GatewayOperator.Api.ApprovalRequests;

namespace GatewayOperator.Cli.Approvals;

/// <summary>One request in the list.</summary>
internal static class RequestRow
{
    private const int TextLength = 80;

    public static readonly string[] Headings =
        ["NAMESPACE", "NAME", "STATE", "GRANT", "REQUESTER", "RISKS", "EXPIRES", "AGE"];

    public static readonly string[] WideHeadings = ["TYPE", "DATABASE", "RULE", "DECISIONS", "STATEMENT"];

    public static string[] Cells(ApprovalRequest request, DateTimeOffset now) =>
    [
        request.Metadata.Namespace,
        request.Metadata.Name,
        request.State.ToString(),
        request.Spec.GrantRef.Name,
        request.Spec.Requester?.Person ?? request.Spec.Requester?.Subject ?? "-",
        request.Spec.Statement is { Risks.Count: > 0 } statement ? string.Join(",", statement.Risks) : "-",
        request.IsOver ? "-" : $"in {Span(request.VoidAt - now)}",
        request.Metadata.CreationTimestamp is { } created ? Span(now - created) : "-",
    ];

    public static string[] WideCells(ApprovalRequest request) =>
    [
        request.Spec.Type.ToString(),
        request.Spec.Statement?.Database ?? "-",
        request.Spec.RuleRef?.Name ?? "-",
        (request.Status?.Decisions.Count ?? 0).ToString(CultureInfo.InvariantCulture),
        Short(request.Spec.Statement?.Text ?? request.Spec.Reason ?? "-"),
    ];

    /// <summary>A span in its largest units, as kubectl prints ages.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { Ticks: <= 0 } => "0s",
        { TotalSeconds: < 120 } => Invariant($"{Math.Floor(span.TotalSeconds)}s"),
        { TotalMinutes: < 120 } => Invariant($"{Math.Floor(span.TotalMinutes)}m"),
        { TotalHours: < 48 } => Invariant($"{Math.Floor(span.TotalHours)}h"),
        _ => Invariant($"{Math.Floor(span.TotalDays)}d"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Short(string text) => text.Length <= TextLength ? text : text[..(TextLength - 1)] + "…";
}
