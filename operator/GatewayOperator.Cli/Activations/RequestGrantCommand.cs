using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Values;
using GatewayOperator.Cli.Approvals;
using GatewayOperator.Cli.Output;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Activations;

/// <summary>
/// <c>dbgateway request-grant</c>: asks for a grant to be activated for the identity in a token, and may wait for it.
/// </summary>
internal sealed class RequestGrantCommand
{
    private readonly Argument<string> _grant = new("grant") { Description = "The grant, name or namespace/name." };

    private readonly Option<string> _reason = new("--reason")
    {
        Description = "Why; the approver reads it.",
        Required = true,
    };

    private readonly Option<KubeDuration?> _duration = new("--duration")
    {
        Description = "How long, for example 30m. Default: as long as the grant allows.",
        HelpName = "duration",
        CustomParser = Duration,
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "File with the token, - for standard input. Default: $DBGATEWAY_TOKEN, else $PGPASSWORD. On a "
            + "cluster there is none: you ask as whom the API server knows you.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _wait = new("--wait") { Description = "Return only when it is decided." };

    private readonly Option<OutputFormat> _format = new("--output", "-o") { Description = "table or json." };

    private readonly Func<ParseResult, IRequestDesk> _desk;
    private readonly Terminal _terminal;

    private RequestGrantCommand(Func<ParseResult, IRequestDesk> desk, Terminal terminal)
    {
        _desk = desk;
        _terminal = terminal;
    }

    public static Command Create(Func<ParseResult, IRequestDesk> desk, Terminal terminal)
    {
        var options = new RequestGrantCommand(desk, terminal);
        var command = new Command("request-grant", "Asks for a grant to be activated for the identity in a token.")
        {
            options._grant,
            options._reason,
            options._duration,
            options._tokenFile,
            options._wait,
            options._format,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private static KubeDuration? Duration(ArgumentResult result)
    {
        if (KubeDuration.TryParse(result.Tokens[0].Value, out var duration))
        {
            return duration;
        }

        result.AddError($"'{result.Tokens[0].Value}' is no {KubeDuration.Explanation}.");
        return null;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        using var desk = _desk(parsed);
        var asked = await desk.AskAsync(
            parsed.GetValue(_grant)!,
            parsed.GetValue(_reason)!,
            parsed.GetValue(_duration),
            parsed.GetValue(_tokenFile),
            ct);
        var request = asked.Request;
        if (parsed.GetValue(_wait))
        {
            request = await DecidedAsync(desk, request ?? throw Unreadable(asked), ct);
        }

        Print(asked, request, parsed.GetValue(_format));
        return (int)(request is { IsOver: true } && !IsActive(request) ? ExitCode.Failure : ExitCode.Success);
    }

    private async Task<ApprovalRequest> DecidedAsync(
        IRequestDesk desk, ApprovalRequest request, CancellationToken ct)
    {
        string? said = null;
        while (true)
        {
            var next = desk.ChangedAsync(ct);
            var present = await desk.ListAsync(ct);
            request = present.FirstOrDefault(r => r.Metadata.Uid == request.Metadata.Uid)
                ?? throw new CommandException($"The request {request.Metadata.Name} is gone.");
            if (request.IsOver)
            {
                return request;
            }

            if (said != State(request))
            {
                said = State(request);
                _terminal.Error.WriteLine($"{RequestFinder.NameOf(request)}: {said}");
            }

            await next;
        }
    }

    private static CommandException Unreadable(AskedActivation asked) => new(
        $"{asked.Namespace}/{asked.Name} is asked for, but you may not read requests, so --wait cannot tell "
        + "when it is decided. Log in once somebody has approved it.");

    private static bool IsActive(ApprovalRequest request) => request.State == ApprovalRequestState.Executed;

    private static string State(ApprovalRequest request)
    {
        var said = request.Condition(request.State)
            ?? request.Status?.Conditions.FirstOrDefault(c => c.Reason == "Waiting");
        var state = IsActive(request) ? "Active" : request.State.ToString();
        return said is { Message.Length: > 0 } ? $"{state}: {PrintableText.Escape(said.Message, " ")}" : state;
    }

    private void Print(AskedActivation asked, ApprovalRequest? request, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            _terminal.Output.WriteLine(request is null
                ? JsonSerializer.Serialize(new { metadata = new { name = asked.Name, @namespace = asked.Namespace } })
                : JsonSerializer.Serialize(request, ResourceJson.Options));
            return;
        }

        // Whoever asks need not be one who may read requests.
        _terminal.Output.WriteLine($"{asked.Namespace}/{asked.Name}: {(request is null ? "asked" : State(request))}");
    }
}
