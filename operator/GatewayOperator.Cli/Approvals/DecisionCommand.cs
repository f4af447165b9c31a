using System.CommandLine;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Approvals;

/// <summary><c>dbgateway approve|deny</c>: returns when the operator has taken the decision, or said why not.</summary>
internal sealed class DecisionCommand
{
    private readonly Argument<string> _name = new("name") { Description = "The request, name or namespace/name." };

    private readonly Option<string?> _comment;
    private readonly bool _approves;
    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private DecisionCommand(bool approves, DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        _approves = approves;
        _comment = approves
            ? new Option<string?>("--comment") { Description = "Your words, for the recording." }
            : new Option<string?>("--reason") { Description = "Why; the requester reads it.", Required = true };
        _directory = directory;
        _terminal = terminal;
        _time = time;
    }

    public static Command CreateApprove(DirectoryOptions directory, Terminal terminal, TimeProvider time) =>
        new DecisionCommand(approves: true, directory, terminal, time).Create(
            "approve", "Approves a request: its statement may run, once, exactly as shown.");

    public static Command CreateDeny(DirectoryOptions directory, Terminal terminal, TimeProvider time) =>
        new DecisionCommand(approves: false, directory, terminal, time).Create("deny", "Denies a request.");

    private Command Create(string name, string description)
    {
        var command = new Command(name, description) { _name, _comment };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var installation = _directory.Of(parsed);
        var finder = new RequestFinder(installation);
        var request = finder.Find(parsed.GetValue(_name)!);
        installation.RequireOperator();
        var submission = new DecisionSubmission(installation.Decisions, _time);
        await submission.SubmitAsync(request, _approves, parsed.GetValue(_comment), ct);
        var current = finder.Folder.Find(request.Metadata.Namespace, request.Metadata.Name);
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
