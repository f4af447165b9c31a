using System.CommandLine;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Cli.Output;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Approvals;

/// <summary><c>dbgateway approve|deny</c>: returns when the operator has taken the decision, or said why not.</summary>
internal sealed class DecisionCommand
{
    private readonly Argument<string> _name = new("name") { Description = "The request, name or namespace/name." };

    private readonly Option<string?> _comment;
    private readonly bool _approves;
    private readonly Func<ParseResult, IRequestDesk> _desk;
    private readonly Terminal _terminal;

    private DecisionCommand(bool approves, Func<ParseResult, IRequestDesk> desk, Terminal terminal)
    {
        _approves = approves;
        _comment = approves
            ? new Option<string?>("--comment") { Description = "Your words, for the recording." }
            : new Option<string?>("--reason") { Description = "Why; the requester reads it.", Required = true };
        _desk = desk;
        _terminal = terminal;
    }

    public static Command CreateApprove(Func<ParseResult, IRequestDesk> desk, Terminal terminal) =>
        new DecisionCommand(approves: true, desk, terminal).Create(
            "approve", "Approves a request: its statement may run, once, exactly as shown.");

    public static Command CreateDeny(Func<ParseResult, IRequestDesk> desk, Terminal terminal) =>
        new DecisionCommand(approves: false, desk, terminal).Create("deny", "Denies a request.");

    private Command Create(string name, string description)
    {
        var command = new Command(name, description) { _name, _comment };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        using var desk = _desk(parsed);
        var request = await RequestFinder.FindAsync(desk, parsed.GetValue(_name)!, ct);
        var current = await desk.DecideAsync(request, _approves, parsed.GetValue(_comment), ct);
        _terminal.Output.WriteLine(
            $"{RequestFinder.NameOf(request)} {(_approves ? "approved" : "denied")}{Outcome(current)}");
        return (int)ExitCode.Success;
    }

    private static string Outcome(ApprovalRequest? request) =>
        request is { State: ApprovalRequestState.Pending }
        && request.Status?.Conditions.FirstOrDefault(c => c.Reason == "Waiting") is { } waiting
            ? $"; it waits for more: {PrintableText.Escape(waiting.Message, " ")}"
            : "";
}
