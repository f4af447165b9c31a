using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Yaml;
using GatewayOperator.Cli.Output;

namespace GatewayOperator.Cli.Approvals;

/// <summary>
/// <c>dbgateway requests</c>: what waits for a human, or one request with all that is to be known of it.
/// </summary>
internal sealed class RequestsCommand
{
    private static readonly JsonSerializerOptions Indented = new(ResourceJson.Options) { WriteIndented = true };

    private readonly Argument<string?> _name = new("name")
    {
        Description = "One request, name or namespace/name.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _all = new("--all") { Description = "Also those that are over." };

    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Go on with what changes." };

    private readonly Option<RequestsFormat> _output = new("--output", "-o")
    {
        Description = "table, wide, json or yaml.",
    };

    private readonly Func<ParseResult, IRequestDesk> _desk;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private RequestsCommand(Func<ParseResult, IRequestDesk> desk, Terminal terminal, TimeProvider time)
    {
        _desk = desk;
        _terminal = terminal;
        _time = time;
    }

    public static Command Create(
        Func<ParseResult, IRequestDesk> desk, Terminal terminal, TimeProvider time)
    {
        var of = new RequestsCommand(desk, terminal, time);
        var command = new Command("requests", "Lists what waits for an approval, or shows one request.")
        {
            of._name, of._all, of._watch, of._output,
        };
        command.SetAction(of.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        using var desk = _desk(parsed);
        var format = parsed.GetValue(_output);
        if (parsed.GetValue(_watch))
        {
            await WatchAsync(desk, parsed, ct);
        }
        else if (parsed.GetValue(_name) is { } name)
        {
            Show(await RequestFinder.FindAsync(desk, name, ct), format, desk);
        }
        else
        {
            var requests = await RequestFinder.OldestFirstAsync(desk, ct);
            List([.. requests.Where(request => parsed.GetValue(_all) || !request.IsOver)], format);
        }

        return (int)ExitCode.Success;
    }

    private void Show(ApprovalRequest request, RequestsFormat format, IRequestDesk desk)
    {
        if (format is RequestsFormat.Json or RequestsFormat.Yaml)
        {
            Document(JsonSerializer.SerializeToNode(request, ResourceJson.Options)!, format);
            return;
        }

        new RequestPage(_terminal.Output, _time.GetUtcNow(), desk.PublicKey).Write(request, desk.Options);
    }

    private void List(IReadOnlyList<ApprovalRequest> requests, RequestsFormat format)
    {
        if (format is RequestsFormat.Json or RequestsFormat.Yaml)
        {
            var list = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "List",
                ["items"] = JsonSerializer.SerializeToNode(requests, ResourceJson.Options),
            };
            Document(list, format);
            return;
        }

        if (requests.Count == 0)
        {
            _terminal.Error.WriteLine("No requests.");
            return;
        }

        Print(requests, format);
    }

    private void Print(IEnumerable<ApprovalRequest> requests, RequestsFormat format)
    {
        var wide = format == RequestsFormat.Wide;
        var table = new Table([.. RequestRow.Headings, .. wide ? RequestRow.WideHeadings : []]);
        var now = _time.GetUtcNow();
        foreach (var request in requests)
        {
            table.Add([.. RequestRow.Cells(request, now), .. wide ? RequestRow.WideCells(request) : []]);
        }

        table.Print(_terminal);
    }

    // Every change is a table of one or a document of its own: what was printed stays.
    private async Task WatchAsync(IRequestDesk desk, ParseResult parsed, CancellationToken ct)
    {
        var (name, all, format) = (parsed.GetValue(_name), parsed.GetValue(_all), parsed.GetValue(_output));
        var said = new Dictionary<string, string?>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                var next = desk.ChangedAsync(ct);
                var present = await RequestFinder.OldestFirstAsync(desk, ct);
                var news = present
                    .Where(request => name is null || name == request.Metadata.Name
                        || name == RequestFinder.NameOf(request))
                    .Where(request => said.GetValueOrDefault(RequestFinder.NameOf(request))
                        != request.Metadata.ResourceVersion)
                    .Where(request => all || !request.IsOver || said.ContainsKey(RequestFinder.NameOf(request)))
                    .ToList();
                news.ForEach(request => said[RequestFinder.NameOf(request)] = request.Metadata.ResourceVersion);
                Say(news, format);
                await next;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The way to stop.
        }
    }

    private void Say(List<ApprovalRequest> news, RequestsFormat format)
    {
        if (news.Count > 0 && format is RequestsFormat.Table or RequestsFormat.Wide)
        {
            Print(news, format);
        }

        foreach (var request in format is RequestsFormat.Json or RequestsFormat.Yaml ? news : [])
        {
            Document(JsonSerializer.SerializeToNode(request, ResourceJson.Options)!, format, separate: true);
        }

        _terminal.Output.Flush();
    }

    private void Document(JsonNode document, RequestsFormat format, bool separate = false)
    {
        if (format == RequestsFormat.Yaml)
        {
            _terminal.Output.Write((separate ? "---\n" : "") + YamlWriter.Write(document));
        }
        else
        {
            _terminal.Output.WriteLine(document.ToJsonString(Indented));
        }
    }
}
