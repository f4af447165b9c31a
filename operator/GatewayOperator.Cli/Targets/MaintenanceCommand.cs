using System.CommandLine;
using System.CommandLine.Parsing;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Api.Values;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;

namespace GatewayOperator.Cli.Targets;

/// <summary>
/// <c>dbgateway maintenance begin|end</c>: drops a target's masked views for migrations that bypass the gateway, and
/// brings them back. Returns when the database is there.
/// </summary>
internal sealed class MaintenanceCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly Argument<string?> _target = new("target")
    {
        Description = "The target, name or namespace/name. Default: the only one.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<TimeSpan> _for = new("--for")
    {
        Description = "When the window ends by itself, for example 30m.",
        DefaultValueFactory = _ => TimeSpan.FromHours(1),
        CustomParser = Duration,
        HelpName = "duration",
    };

    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private MaintenanceCommand(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        _directory = directory;
        _terminal = terminal;
        _time = time;
    }

    public static Command Create(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        var of = new MaintenanceCommand(directory, terminal, time);
        var begin = new Command("begin", "Drops the masked views; protected columns are denied meanwhile.")
        {
            of._target, of._for,
        };
        begin.SetAction(of.BeginAsync);
        var end = new Command("end", "Brings the masked views back.") { of._target };
        end.SetAction(of.EndAsync);
        return new Command("maintenance", "Makes way for migrations that bypass the gateway.") { begin, end };
    }

    private async Task<int> BeginAsync(ParseResult parsed, CancellationToken ct)
    {
        var (installation, target) = Find(parsed);
        var until = _time.GetUtcNow() + parsed.GetValue(_for);
        MaintenanceFile.Write(MaintenanceFile.PathOf(installation.State, target.Namespace, target.Name), until);
        await WaitAsync(installation, target, t => t.Reason == ConditionReasons.Maintenance, ct);
        await _terminal.Output.WriteLineAsync(
            $"Masked views of {target.Namespace}/{target.Name} are dropped until {until:u}.");
        return (int)ExitCode.Success;
    }

    private async Task<int> EndAsync(ParseResult parsed, CancellationToken ct)
    {
        var (installation, target) = Find(parsed);
        File.Delete(MaintenanceFile.PathOf(installation.State, target.Namespace, target.Name));
        await WaitAsync(installation, target, t => t.Ready == "True", ct);
        await _terminal.Output.WriteLineAsync($"Masked views of {target.Namespace}/{target.Name} are back.");
        return (int)ExitCode.Success;
    }

    private (LocalInstallation Installation, ResourceState Target) Find(ParseResult parsed)
    {
        var installation = _directory.Of(parsed);
        var target = installation.FindTarget(parsed.GetValue(_target));
        return installation.OperatorRuns()
            ? (installation, target)
            : throw new CommandException(
                "The operator does not run, so nobody would drop a view or bring one back. Start it with "
                + $"`gateway-operator local --resources {installation.Root}`.");
    }

    private async Task WaitAsync(
        LocalInstallation installation, ResourceState target, Func<ResourceState, bool> reached, CancellationToken ct)
    {
        var name = $"{target.Namespace}/{target.Name}";
        var startedAt = _time.GetTimestamp();
        while (!reached(target))
        {
            if (_time.GetElapsedTime(startedAt) > Patience)
            {
                throw new CommandException($"{name} is not there yet: {target.Reason}: {target.Message}");
            }

            await Task.Delay(Look, _time, ct);
            target = installation.FindTarget(name);
        }
    }

    private static TimeSpan Duration(ArgumentResult argument)
    {
        if (argument.Tokens is [var token] && KubeDuration.TryParse(token.Value, out var duration)
            && duration.Value > TimeSpan.Zero)
        {
            return duration.Value;
        }

        argument.AddError($"--for takes {KubeDuration.Explanation}.");
        return default;
    }
}
