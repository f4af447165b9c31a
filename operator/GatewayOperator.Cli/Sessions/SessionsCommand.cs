using System.CommandLine;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Sessions;

/// <summary><c>dbgateway sessions</c>: the recorded sessions, newest first.</summary>
internal sealed class SessionsCommand
{
    private readonly Option<string?> _target = new("--target")
    {
        Description = "Only sessions of this target, name or namespace/name.",
    };

    private readonly Option<string?> _grant = new("--grant")
    {
        Description = "Only sessions of this grant, name or namespace/name.",
    };

    private readonly Option<DateTimeOffset?> _since = new("--since")
    {
        Description = "Only sessions that started since: a duration (2h, 7d) or an instant (2026-01-31T12:00:00Z).",
        HelpName = "duration|time",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "At most so many sessions.",
        DefaultValueFactory = _ => 50,
    };

    private readonly Option<OutputFormat> _output = new("--output", "-o")
    {
        Description = "table, wide or json.",
    };

    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;

    private SessionsCommand(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        _directory = directory;
        _terminal = terminal;
        _since.CustomParser = new SinceArgument(time).Parse;
    }

    public static Command Create(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        var options = new SessionsCommand(directory, terminal, time);
        var command = new Command("sessions", "Lists the recorded sessions, newest first.")
        {
            options._target,
            options._grant,
            options._since,
            options._limit,
            options._output,
        };
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var recordings = new RecordingDirectory(_directory.Of(parsed).Recordings);
        var filter = new SessionFilter
        {
            Target = parsed.GetValue(_target),
            Grant = parsed.GetValue(_grant),
            Since = parsed.GetValue(_since),
        };
        var sessions = recordings.List(filter).Take(parsed.GetValue(_limit));
        switch (parsed.GetValue(_output))
        {
            case OutputFormat.Json:
                _terminal.Output.WriteLine(JsonOutput.WriteDocument(sessions.Select(SessionRow.Of).ToList()));
                break;
            case OutputFormat.Wide:
                Print(sessions, wide: true);
                break;
            default:
                Print(sessions, wide: false);
                break;
        }

        return (int)ExitCode.Success;
    }

    private void Print(IEnumerable<SessionSummary> sessions, bool wide)
    {
        var table = new Table([.. SessionRow.Headings, .. wide ? SessionRow.WideHeadings : []]);
        foreach (var row in sessions.Select(SessionRow.Of))
        {
            table.Add([.. row.Cells(), .. wide ? row.WideCells() : []]);
        }

        if (table.Count == 0)
        {
            _terminal.Error.WriteLine("No sessions.");
            return;
        }

        table.Print(_terminal);
    }
}
