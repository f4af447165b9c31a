using System.CommandLine;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;

namespace GatewayOperator.Cli.Targets;

/// <summary><c>dbgateway status</c>: whether each resource is in force, and if not, what to do.</summary>
internal static class StatusCommand
{
    public static Command Create(DirectoryOptions directory, Terminal terminal)
    {
        var output = new Option<OutputFormat>("--output", "-o") { Description = "table, wide or json." };
        var command = new Command("status", "Lists the resources and whether they are in force.") { output };
        command.SetAction(parsed =>
        {
            var installation = directory.Of(parsed);
            var states = installation.ReadStatus();
            if (parsed.GetValue(output) == OutputFormat.Json)
            {
                terminal.Output.WriteLine(JsonOutput.WriteDocument(states));
            }
            else if (states.Count == 0)
            {
                throw new CommandException(
                    $"In {installation.Root} there is no status. "
                    + $"Is `gateway-operator local --resources {installation.Root}` running?");
            }
            else
            {
                Print(terminal, states);
            }

            if (states.Count > 0 && !installation.OperatorRuns())
            {
                terminal.Error.WriteLine(
                    "dbgateway: The operator does not run; this is what it last wrote, and nothing of it is in force. "
                    + $"Start it with `gateway-operator local --resources {installation.Root}`.");
            }

            return (int)ExitCode.Success;
        });
        return command;
    }

    private static void Print(Terminal terminal, IReadOnlyList<ResourceState> states)
    {
        var table = new Table("KIND", "NAMESPACE", "NAME", "READY", "REASON", "MESSAGE");
        foreach (var state in states)
        {
            table.Add(state.Kind, state.Namespace, state.Name, state.Ready, state.Reason, state.Message);
        }

        table.Print(terminal);
    }
}
