using System.CommandLine;
using GatewayOperator.Cli.Approvals;
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

    private readonly Func<ParseResult, IRequestDesk> _desk;
    private readonly Terminal _terminal;

    private RevokeCommand(Func<ParseResult, IRequestDesk> desk, Terminal terminal)
    {
        _desk = desk;
        _terminal = terminal;
    }

    public static Command Create(Func<ParseResult, IRequestDesk> desk, Terminal terminal)
    {
        var options = new RevokeCommand(desk, terminal);
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
        using var desk = _desk(parsed);
        var subject = parsed.GetValue(_subject);
        var name = await desk.RevokeAsync(parsed.GetValue(_grant)!, subject, ct);
        _terminal.Output.WriteLine($"{name} revoked{(subject is null ? "" : $" from {subject}")}");
        return (int)ExitCode.Success;
    }
}
