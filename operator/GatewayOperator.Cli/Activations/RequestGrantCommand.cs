using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Values;
using GatewayOperator.Cli.Approvals;
using GatewayOperator.Cli.Local;
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
        Description = "File with the token, - for standard input. Default: $DBGATEWAY_TOKEN, else $PGPASSWORD.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _wait = new("--wait") { Description = "Return only when it is decided." };

    private readonly Option<OutputFormat> _format = new("--output", "-o") { Description = "table or json." };

    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private RequestGrantCommand(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        _directory = directory;
        _terminal = terminal;
        _time = time;
    }

    public static Command Create(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        var options = new RequestGrantCommand(directory, terminal, time);
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
        var installation = _directory.Of(parsed);
        var grant = installation.FindGrant(parsed.GetValue(_grant)!);
        installation.RequireOperator();
        var wish = new SubmittedActivation
        {
            Grant = grant.Name,
            Reason = parsed.GetValue(_reason)!,
            Duration = parsed.GetValue(_duration),
            Token = await TokenAsync(parsed.GetValue(_tokenFile), ct),
        };
        var name = await new Submission(installation.Activations, _time)
            .SubmitAsync(grant.Namespace, grant.Name, wish.Write(), ct);
        var folder = new RequestFolder(installation.Requests);
        var request = name is null ? null : folder.Find(grant.Namespace, name);
        if (parsed.GetValue(_wait))
        {
            request = await DecidedAsync(folder, request ?? throw Unreadable(grant, name), ct);
        }

        Print(grant, name, request, parsed.GetValue(_format));
        return (int)(request is { IsOver: true } && !IsActive(request) ? ExitCode.Failure : ExitCode.Success);
    }

    private static async Task<string> TokenAsync(string? path, CancellationToken ct)
    {
        var token = path switch
        {
            "-" => await Console.In.ReadToEndAsync(ct),
            { } file => await File.ReadAllTextAsync(file, ct),
            null => Environment.GetEnvironmentVariable("DBGATEWAY_TOKEN")
                ?? Environment.GetEnvironmentVariable("PGPASSWORD"),
        };
        return token?.Trim() is { Length: > 0 } text
            ? text
            : throw new CommandException("There is no token. Put it into DBGATEWAY_TOKEN, or name its --token-file.");
    }

    private async Task<ApprovalRequest> DecidedAsync(
        RequestFolder folder, ApprovalRequest request, CancellationToken ct)
    {
        using var changes = new RequestChanges(folder, _time);
        while (!request.IsOver)
        {
            _terminal.Error.WriteLine($"{RequestFinder.NameOf(request)}: {State(request)}");
            request = await changes.ChangedAsync(request, ct);
            if (request.Metadata.ResourceVersion is null)
            {
                throw new CommandException($"The request {request.Metadata.Name} is gone.");
            }
        }

        return request;
    }

    private static CommandException Unreadable(ResourceState grant, string? name) => new(
        $"{grant.Namespace}/{name ?? grant.Name} is asked for, but you may not read requests, so --wait cannot tell "
        + "when it is decided. Log in once somebody has approved it.");

    private static bool IsActive(ApprovalRequest request) => request.State == ApprovalRequestState.Executed;

    private static string State(ApprovalRequest request)
    {
        var said = request.Condition(request.State)
            ?? request.Status?.Conditions.FirstOrDefault(c => c.Reason == "Waiting");
        var state = IsActive(request) ? "Active" : request.State.ToString();
        return said is { Message.Length: > 0 } ? $"{state}: {PrintableText.Escape(said.Message, " ")}" : state;
    }

    private void Print(ResourceState grant, string? name, ApprovalRequest? request, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            _terminal.Output.WriteLine(request is null
                ? JsonSerializer.Serialize(new { metadata = new { name, @namespace = grant.Namespace } })
                : JsonSerializer.Serialize(request, ResourceJson.Options));
            return;
        }

        // Whoever asks need not be one who may read requests.
        _terminal.Output.WriteLine($"{grant.Namespace}/{name}: {(request is null ? "asked" : State(request))}");
    }
}
