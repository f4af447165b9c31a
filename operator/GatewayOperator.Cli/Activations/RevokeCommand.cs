using System.CommandLine;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Cli.Approvals;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;

namespace GatewayOperator.Cli.Activations;

/// <summary><c>dbgateway revoke</c>: ends activations; their sessions end within a second.</summary>
internal sealed class RevokeCommand
{
    private readonly Argument<string> _grant = new("grant") { Description = "The grant, name or namespace/name." };

    private readonly Option<string?> _subject = new("--subject")
    {
        Description = "Only those of this subject (the tokens' sub). Default: all.",
    };

    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private RevokeCommand(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        _directory = directory;
        _terminal = terminal;
        _time = time;
    }

    public static Command Create(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        var options = new RevokeCommand(directory, terminal, time);
        var command = new Command("revoke", "Ends a grant's activations, and the sessions that live by them.")
        {
            options._grant,
            options._subject,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var installation = _directory.Of(parsed);
        var grant = installation.FindGrant(parsed.GetValue(_grant)!);
        installation.RequireOperator();
        var subject = parsed.GetValue(_subject);
        var wish = new SubmittedRevocation { Grant = grant.Name, Subject = subject };
        await new Submission(installation.Revocations, _time)
            .SubmitAsync(grant.Namespace, grant.Name, wish.Write(), ct);
        _terminal.Output.WriteLine(
            $"{grant.Namespace}/{grant.Name} revoked{(subject is null ? "" : $" from {subject}")}");
        return (int)ExitCode.Success;
    }
}
