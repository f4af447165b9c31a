using System.Globalization;
using System.Security.Cryptography;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Approvals;

/// <summary>Everything that an approver needs to decide. What steers a terminal is made visible.</summary>
internal sealed class RequestPage(TextWriter output, DateTimeOffset now, string? publicKey)
{
    private const int Column = 13;

    private static readonly CultureInfo Neutral = CultureInfo.InvariantCulture;

    public void Write(ApprovalRequest request, string options)
    {
        var (spec, name) = (request.Spec, RequestFinder.NameOf(request));
        Line("Request", $"{name} ({spec.Type})");
        Line("State", StateOf(request));
        Line("Asked", When(request));
        var grant = spec.GrantRef.Name;
        Line("Grant", Joined(grant, ("target", spec.TargetRef?.Name), ("database", spec.Statement?.Database)));
        Line("Rule", spec.RuleRef?.Name);
        Line("Rule says", spec.RuleMessage);
        Line("Reason", spec.Reason);
        Line("Duration", spec.Duration?.ToString());
        WriteRequester(spec.Requester);
        WriteStatement(spec.Statement);
        WriteDecisions(request);
        if (!request.IsOver)
        {
            output.WriteLine();
            output.WriteLine($"dbgateway approve {name}{options}");
            output.WriteLine($"dbgateway deny {name} --reason '…'{options}");
        }
    }

    private void WriteRequester(Requester? requester)
    {
        if (requester is null)
        {
            return;
        }

        Line("Requester", $"{requester.Subject} (issuer {requester.Issuer})");
        Line("Person", requester.Person ?? "not known");
        foreach (var (claim, value) in requester.Claims.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            Line("", $"{claim}: {value}");
        }
    }

    private void WriteStatement(RequestedStatement? statement)
    {
        if (statement is null)
        {
            return;
        }

        Line("Session", statement.Session);
        Line("Transaction", statement.InTransaction ? "open: what ran before in it waits too" : "none");
        Line("Risks", statement.Risks.Count > 0 ? string.Join(", ", statement.Risks) : "none");
        Line("Tables", statement.Tables.Count > 0 ? string.Join(", ", statement.Tables) : "none");
        Line("Estimate", statement.EstimatedRows is { } rows ? string.Create(Neutral, $"{rows} rows") : "none");
        Line("Search path", string.Join(", ", statement.SearchPath));
        Line("Digest", statement.Digest);
        Block("Statement", statement.Text);
        for (var i = 0; i < statement.Parameters.Count; i++)
        {
            Block($"Parameter ${i + 1}", statement.Parameters[i]);
        }
    }

    private void WriteDecisions(ApprovalRequest request)
    {
        foreach (var decision in request.Status?.Decisions ?? [])
        {
            var word = decision.Approved ? "approved" : "denied";
            Line("Decision", $"{word} by {decision.Approver} at {decision.At:u}{Proof(request, decision)}");
            Line("", decision.Comment);
        }
    }

    // Whoever can write the file can write a decision into it, and has not signed it.
    private string Proof(ApprovalRequest request, ApprovalDecision decision)
    {
        try
        {
            if (publicKey is null)
            {
                return "";
            }

            var only = request with { Status = new ApprovalRequestStatus { Decisions = [decision] } };
            var proof = ApprovalProof.Verify(only, VerificationKey.Parse(publicKey));
            return proof is { Approvals.Count: 0, Denial: null } ? " (NOT SIGNED: it does not count)" : ", signed";
        }
        catch (CryptographicException)
        {
            return "";
        }
    }

    private static string StateOf(ApprovalRequest request)
    {
        var said = request.Status?.Conditions.FirstOrDefault(c => c.Type == request.State.ToString())
            ?? request.Status?.Conditions.FirstOrDefault(c => c.Reason == "Waiting");
        return said is { Message.Length: > 0 } ? $"{request.State}: {said.Message}" : request.State.ToString();
    }

    private string When(ApprovalRequest request)
    {
        var asked = request.Metadata.CreationTimestamp is { } at ? $"{at:u}, {RequestRow.Span(now - at)} ago" : "-";
        return request.IsOver ? asked : $"{asked}; expires in {RequestRow.Span(request.VoidAt - now)}";
    }

    private static string Joined(string first, params (string Name, string? Value)[] rest) =>
        string.Join(", ", rest.Where(r => r.Value is not null).Select(r => $"{r.Name} {r.Value}").Prepend(first));

    private void Line(string label, string? text)
    {
        if (text is { Length: > 0 })
        {
            output.WriteLine($"{label.PadRight(Column)}{PrintableText.Escape(text, " ")}");
        }
    }

    // Indented, so that a line of a statement cannot look like one of ours.
    private void Block(string label, string text)
    {
        output.WriteLine(label);
        foreach (var line in PrintableText.Escape(text).Split('\n'))
        {
            output.WriteLine($"    {line}");
        }
    }
}
