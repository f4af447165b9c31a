using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using GatewayOperator.Api.Values;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;
using GatewayOperator.Cli.Sessions;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary><c>dbgateway replay</c>: one recorded session with its timing.</summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string> _session = new("session")
    {
        Description = "A session id, as `dbgateway sessions` lists them, the file of a journal, or the path or URI of "
            + "a stored session (file:///…/sessions/<id>, s3://…/sessions/<id>).",
    };

    private readonly Option<double> _speed = new("--speed")
    {
        Description = "1 replays in real time, 10 ten times as fast, max at once. Default: max. Only of text.",
        CustomParser = ParseSpeed,
        HelpName = "N|max",
    };

    private readonly Option<TimeSpan> _from = new("--from")
    {
        Description = "Starts so long after the session's start (90s, 1h30m).",
        CustomParser = ParseDuration,
        HelpName = "duration",
    };

    private readonly Option<long?> _statement = new("--statement")
    {
        Description = "Only the statement of this number.",
        HelpName = "N",
    };

    private readonly Option<Regex?> _grep = new("--grep")
    {
        Description = "Only statements whose text this regular expression matches, in any case.",
        CustomParser = ParseExpression,
        HelpName = "REGEX",
    };

    private readonly Option<ReplayFormat> _output = new("--output", "-o")
    {
        Description = "text, json, sql, asciicast or html.",
    };

    private readonly Option<string[]> _decryption = DecryptionOption.Create();

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
            options._from,
            options._statement,
            options._grep,
            options._output,
            options._decryption,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var keys = DecryptionOption.Read(parsed.GetValue(_decryption));
        var finder = new SessionFinder(_directory.Of(parsed), _time, keys);
        using var reader = new SessionReader(await finder.FindAsync(parsed.GetValue(_session)!, cancellation), keys);
        var format = parsed.GetValue(_output);
        var writer = Writer(format);
        var speed = format == ReplayFormat.Text ? parsed.GetValue(_speed) : 0;
        var lines = reader.ReadAllAsync(cancellation);
        await foreach (var step in Replay.PlayAsync(lines, speed, _time, Selection(parsed), cancellation))
        {
            await _terminal.Output.WriteAsync(writer.Write(step).AsMemory(), cancellation);
        }

        await _terminal.Output.WriteAsync(writer.End(reader.Damage).AsMemory(), cancellation);
        if (reader.Damage is not { } damage)
        {
            return (int)ExitCode.Success;
        }

        // A torn end is what an interrupted session has; anything else is a recording that cannot be trusted.
        await _terminal.Error.WriteLineAsync($"dbgateway: {damage.Message}".AsMemory(), cancellation);
        return (int)(damage.Kind == DamageKind.TornTail ? ExitCode.Success : ExitCode.Failure);
    }

    private IReplayWriter Writer(ReplayFormat format) => format switch
    {
        ReplayFormat.Json => new JsonWriting(),
        ReplayFormat.Sql => new SqlWriting(_terminal.Interactive),
        ReplayFormat.Asciicast => new AsciicastWriting(),
        ReplayFormat.Html => new HtmlWriting(),
        _ => new TextWriting(),
    };

    private ReplaySelection Selection(ParseResult parsed) => new()
    {
        From = parsed.GetValue(_from),
        Statement = parsed.GetValue(_statement),
        Text = parsed.GetValue(_grep),
    };

    private static TimeSpan ParseDuration(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (!KubeDuration.TryParse(text, out var duration))
        {
            argument.AddError($"'{text}' is not {KubeDuration.Explanation}.");
        }

        return duration.Value;
    }

    // Texts are not ours: none of them may keep the search busy for ever.
    private static Regex? ParseExpression(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        try
        {
            return new Regex(
                text, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            argument.AddError($"'{text}' is no regular expression: {e.Message}");
            return null;
        }
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
