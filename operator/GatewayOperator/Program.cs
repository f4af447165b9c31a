using System.CommandLine;
using GatewayOperator.Cluster.Roles;
using GatewayOperator.Cluster.Running;
using GatewayOperator.Local;

var command = new RootCommand("Operator of the PostgreSQL gateway: resources in, governed database sessions out.")
{
    LocalCommand.Create(),
    RunCommand.Create(),
    ManifestsCommand.Create(),
};

// The commands end on SIGINT and SIGTERM themselves, as slowly as their sessions need.
var parsed = command.Parse(args);
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
// Mistakes of the command line are 2 in all our programs.
return parsed.Errors.Count > 0 ? 2 : code;
