using System.CommandLine;
using GatewayOperator.Local;

var command = new RootCommand("Operator of the PostgreSQL gateway: resources in, governed database sessions out.")
{
    LocalCommand.Create(),
};

// The commands end on SIGINT and SIGTERM themselves, as slowly as their sessions need.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
