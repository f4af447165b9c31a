using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Sessions;

/// <summary><c>dbgateway replay</c>: one recorded session with its timing.</summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string> _session = new("session")
    {
        Description = "A session id, as `dbgateway sessions` lists them, or the file of a recording.",
    };

    private readonly Option<double> _speed = new("--speed")
    {
        Description = "1 replays in real time, 10 ten times as fast, max at once. Default: max.",
        CustomParser = ParseSpeed,
        HelpName = "N|max",
    };

    private readonly Option<ReplayFormat> _output = new("--output", "-o")
    {
        Description = "text or json.",
    };

    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private ReplayCommand(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        _directory = directory;
        _terminal = terminal;
        _time = time;
    }

    public static Command Create(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        var options = new ReplayCommand(directory, terminal, time);
        var command = new Command("replay", "Shows a recorded session with its timing.")
        {
            options._session,
            options._speed,
            options._output,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var journal = JournalReader.Open(FindJournal(parsed));
        var json = parsed.GetValue(_output) == ReplayFormat.Json;
        var text = new ReplayText();
        await foreach (var step in Replay.PlayAsync(journal, parsed.GetValue(_speed), _time, cancellation))
        {
            var line = json ? JsonOutput.WriteLine(step.Line) : text.Format(step);
            await _terminal.Output.WriteLineAsync(line.AsMemory(), cancellation);
        }

        if (journal.Damage is not { } damage)
        {
            return (int)ExitCode.Success;
        }

        // A torn end is what an interrupted session has; anything else is a recording that cannot be trusted.
        await _terminal.Error.WriteLineAsync($"dbgateway: {damage.Message}".AsMemory(), cancellation);
        return (int)(damage.Kind == DamageKind.TornTail ? ExitCode.Success : ExitCode.Failure);
    }

    private string FindJournal(ParseResult parsed)
    {
        var wanted = parsed.GetValue(_session)!;
        if (File.Exists(wanted))
        {
            return wanted;
        }

        var recordings = _directory.Of(parsed).Recordings;
        return new RecordingDirectory(recordings).Find(wanted.ToLowerInvariant())
            ?? throw new CommandException(
                $"There is no session {wanted} in {recordings}. `dbgateway sessions` lists those there are.");
    }

    private static double ParseSpeed(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (text == "max")
        {
            return 0;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed)
            && speed > 0)
        {
            return speed;
        }

        argument.AddError($"'{text}' is no speed: write a number above 0, or max.");
        return 0;
    }
}
