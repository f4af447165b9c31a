using System.CommandLine;
using GatewayOperator.Cli.Activations;
using GatewayOperator.Cli.Approvals;
using GatewayOperator.Cli.Clusters;
using GatewayOperator.Cli.Explaining;
using GatewayOperator.Cli.Linting;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;
using GatewayOperator.Cli.Replaying;
using GatewayOperator.Cli.Sessions;
using GatewayOperator.Cli.Simulating;
using GatewayOperator.Cli.Targets;
using GatewayOperator.Cli.Tokens;

namespace GatewayOperator.Cli;

/// <summary>The command <c>dbgateway</c> with everything below it.</summary>
public sealed class DbgatewayCommand
{
    private readonly Terminal _terminal;
    private readonly RootCommand _root;

    public DbgatewayCommand(Terminal terminal, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        _terminal = terminal;
        var cluster = new ClusterOptions();
        var directory = new DirectoryOptions(cluster.AreGiven);
        IRequestDesk Desk(ParseResult parsed) => cluster.Desk(parsed, directory, time);
        _root = new RootCommand("Looks at a GatewayOperator installation, in local mode or on a cluster.")
        {
            TokenCommand.Create(directory, terminal, time),
            SessionsCommand.Create(directory, terminal, time),
            ReplayCommand.Create(directory, terminal, time),
            VerifyCommand.Create(directory, terminal, time),
            RequestsCommand.Create(Desk, terminal, time),
            DecisionCommand.CreateApprove(Desk, terminal),
            DecisionCommand.CreateDeny(Desk, terminal),
            RequestGrantCommand.Create(Desk, terminal),
            RevokeCommand.Create(Desk, terminal),
            CaCommand.Create(directory, terminal),
            StatusCommand.Create(directory, terminal),
            MaintenanceCommand.Create(directory, terminal, time),
            ExplainCommand.Create(directory, terminal),
            LintCommand.Create(terminal, time),
            SimulateCommand.Create(directory, terminal, time),
            VersionCommand.Create(terminal),
        };
        directory.AddTo(_root);
        cluster.AddTo(_root);
    }

    /// <summary>Runs one command line and returns the exit code, see <see cref="ExitCode"/>.</summary>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var parsed = _root.Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = _terminal.Output,
            Error = _terminal.Error,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            var code = await parsed.InvokeAsync(configuration, cancellation);
            return parsed.Errors.Count > 0 ? (int)ExitCode.Usage : code;
        }
        catch (Exception e) when (e is CommandException or IOException or UnauthorizedAccessException)
        {
            await _terminal.Error.WriteLineAsync($"dbgateway: {e.Message}".AsMemory(), CancellationToken.None);
            return (int)ExitCode.Failure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (int)ExitCode.Failure;
        }
    }
}
