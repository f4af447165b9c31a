using System.CommandLine;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;
using GatewayOperator.Cli.Policies;
using GatewayOperator.Cli.Sessions;
using GatewayProxy.Recording.Reading;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Sql;

namespace GatewayOperator.Cli.Simulating;

/// <summary>
/// <c>dbgateway simulate</c>: recorded statements under the rules of a directory. Exits with 0 when nothing would
/// change, with 1 when something would, with 2 when that cannot be said.
/// </summary>
internal sealed class SimulateCommand
{
    private readonly Argument<string> _policies = PolicyDirectory.CreateArgument();

    private readonly Option<string> _recording = new("--recording")
    {
        Description = "A session id, the path or URI of a stored session, the file of a journal, a directory of "
            + "recordings, or s3://bucket/prefix.",
        HelpName = "ID|FILE|DIR|URI",
        Required = true,
    };

    private readonly Option<SimulateFormat> _output = new("--output", "-o") { Description = "text or json." };
    private readonly Option<string[]> _decryption = DecryptionOption.Create();
    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private SimulateCommand(DirectoryOptions directory, Terminal terminal, TimeProvider time) =>
        (_directory, _terminal, _time) = (directory, terminal, time);

    public static Command Create(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        var of = new SimulateCommand(directory, terminal, time);
        var command = new Command(
            "simulate",
            "Decides on recorded statements by the rules of a directory, and lists what would change. Exit code 0: "
            + "nothing; 1: something; 2: it cannot be said.")
        {
            of._policies, of._recording, of._output, of._decryption,
        };
        command.SetAction(of.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            return (int)await SimulateAsync(parsed, cancellation);
        }
        catch (Exception e) when (e is CommandException or IOException or UnauthorizedAccessException
            or DllNotFoundException)
        {
            // 1 says that something would change, and nothing else.
            await _terminal.Error.WriteLineAsync($"dbgateway: {e.Message}");
            return (int)ExitCode.Usage;
        }
    }

    private async Task<ExitCode> SimulateAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var policies = PolicyDirectory.Read(parsed.GetValue(_policies)!);
        if (policies.Resources.Errors is [var error, ..])
        {
            throw new CommandException(
                $"{policies.Path} would not be in force as it is: {error} `dbgateway lint {policies.Path}` lists all.");
        }

        var installation = _directory.Of(parsed);
        var keys = DecryptionOption.Read(parsed.GetValue(_decryption));
        var wanted = parsed.GetValue(_recording)!;
        var sessions = await new SessionFinder(installation, _time, keys).AllAsync(wanted, cancellation);
        if (sessions.Count == 0)
        {
            throw new CommandException($"{wanted} has no recorded sessions.");
        }

        using var parser = SqlParser.Load(threads: 1);
        var targets = new SimulatedTargets(policies, Configurations(installation), parser);
        var tally = new SimulationTally();
        var isWhole = true;
        foreach (var session in sessions)
        {
            isWhole &= await SimulateAsync(session, keys, new SessionSimulation(targets, tally), cancellation);
            tally.AddSession();
        }

        var report = tally.Report();
        await PrintAsync(report, parsed.GetValue(_output));
        return report.Changed > 0 ? ExitCode.Failure : isWhole ? ExitCode.Success : ExitCode.Usage;
    }

    private async Task<bool> SimulateAsync(
        SessionPlace session, DecryptionKeys? keys, SessionSimulation simulation, CancellationToken cancellation)
    {
        using var reader = new SessionReader(session, keys);
        await foreach (var line in reader.ReadAllAsync(cancellation))
        {
            await simulation.TakeAsync(line, cancellation);
        }

        if (reader.Damage is null or { Kind: DamageKind.TornTail })
        {
            return true;
        }

        await _terminal.Error.WriteLineAsync(
            $"dbgateway: session {session.Session} was not read to its end: {reader.Damage.Message}");
        return false;
    }

    // Only what is known about the databases is taken from there; another user than the operator's cannot read it.
    private static IReadOnlyList<GatewayConfig> Configurations(LocalInstallation installation)
    {
        try
        {
            return installation.ReadConfigurations();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or GatewayConfigException)
        {
            return [];
        }
    }

    private async Task PrintAsync(SimulationReport report, SimulateFormat format)
    {
        if (format == SimulateFormat.Json)
        {
            await _terminal.Output.WriteLineAsync(JsonOutput.WriteDocument(report));
            return;
        }

        await _terminal.Output.WriteAsync(SimulationText.Write(report));
        foreach (var limit in report.Limits)
        {
            await _terminal.Error.WriteLineAsync($"dbgateway: {limit}");
        }
    }
}
