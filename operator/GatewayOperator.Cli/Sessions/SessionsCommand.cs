using System.CommandLine;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Yaml;
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

    private readonly Option<DateTimeOffset?> _until = new("--until")
    {
        Description = "Only sessions that started before: a duration back from now, or an instant.",
        HelpName = "duration|time",
    };

    private readonly Option<string?> _database = new("--database")
    {
        Description = "Only sessions in this database.",
    };

    private readonly Option<string?> _subject = new("--subject")
    {
        Description = "Only sessions of this subject or person; * stands for any characters.",
    };

    private readonly Option<string?> _table = new("--table")
    {
        Description = "Only sessions with a statement whose text names this table: a search in texts, which does not "
            + "know what views and functions read.",
    };

    private readonly Option<string?> _verdict = new("--verdict")
    {
        Description = "Only sessions with a statement that was judged so: allow or deny. With --table: one and the "
            + "same statement.",
        HelpName = "allow|deny",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "At most so many sessions.",
        DefaultValueFactory = _ => 50,
    };

    private readonly Option<SessionsFormat> _output = new("--output", "-o")
    {
        Description = "table, wide, json, csv or yaml.",
    };

    private readonly Option<string[]> _decryption = DecryptionOption.Create();

    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private SessionsCommand(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        _directory = directory;
        _terminal = terminal;
        _time = time;
        _since.CustomParser = _until.CustomParser = new SinceArgument(time).Parse;
        _verdict.AcceptOnlyFromAmong("allow", "deny");
    }

    public static Command Create(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        var options = new SessionsCommand(directory, terminal, time);
        var command = new Command("sessions", "Lists the recorded sessions, newest first.")
        {
            options._target,
            options._grant,
            options._database,
            options._subject,
            options._table,
            options._verdict,
            options._since,
            options._until,
            options._limit,
            options._output,
            options._decryption,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var keys = DecryptionOption.Read(parsed.GetValue(_decryption));
        var archive = await new SessionFinder(_directory.Of(parsed), _time, keys).OpenAsync(cancellation);
        var sessions = await archive.ListAsync(Filter(parsed), cancellation)
            .Take(parsed.GetValue(_limit))
            .Select(SessionRow.Of)
            .ToListAsync(cancellation);
        switch (parsed.GetValue(_output))
        {
            case SessionsFormat.Json:
                _terminal.Output.WriteLine(JsonOutput.WriteDocument(sessions));
                break;
            case SessionsFormat.Yaml:
                _terminal.Output.Write(YamlWriter.Write(JsonNode.Parse(JsonOutput.WriteDocument(sessions))));
                break;
            case SessionsFormat.Csv:
                _terminal.Output.Write(SessionCsv.Write(sessions));
                break;
            default:
                Print(sessions, wide: parsed.GetValue(_output) == SessionsFormat.Wide);
                break;
        }

        return (int)ExitCode.Success;
    }

    private SessionFilter Filter(ParseResult parsed)
    {
        var (table, verdict) = (parsed.GetValue(_table), parsed.GetValue(_verdict));
        return new SessionFilter
        {
            Target = parsed.GetValue(_target),
            Grant = parsed.GetValue(_grant),
            Database = parsed.GetValue(_database),
            Subject = parsed.GetValue(_subject),
            Since = parsed.GetValue(_since),
            Until = parsed.GetValue(_until),
            Statement = table is null && verdict is null ? null : new StatementFilter(table, verdict),
        };
    }

    private void Print(List<SessionRow> sessions, bool wide)
    {
        var table = new Table([.. SessionRow.Headings, .. wide ? SessionRow.WideHeadings : []]);
        foreach (var row in sessions)
        {
            table.Add([.. row.Cells(), .. wide ? row.WideCells() : []]);
        }

        if (table.Count == 0)
        {
            _terminal.Error.WriteLine("No sessions.");
            return;
        }

        table.Print(_terminal);
        if (sessions.Where(row => row.Possible == true).Select(row => row.Session).ToList() is { Count: > 0 } possible)
        {
            _terminal.Error.WriteLine(
                "Listed because not all of their texts can be searched (cut, withheld, encrypted or damaged): "
                + string.Join(", ", possible));
        }
    }
}
