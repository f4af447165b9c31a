using System.CommandLine;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Cli.Output;
using GatewayProxy.Recording;

namespace GatewayOperator.Cli;

/// <summary><c>dbgateway version</c>: of the program and of the formats it speaks.</summary>
internal static class VersionCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("version", "Prints the version of this program and of the formats it reads.");
        command.SetAction(_ =>
        {
            var version = typeof(VersionCommand).Assembly.GetName().Version!.ToString(3);
            terminal.Output.WriteLine($"dbgateway {version}");
            terminal.Output.WriteLine($"configuration format {GatewayConfigVersion.Current}");
            terminal.Output.WriteLine($"recording format {SessionJournal.FormatVersion}");
        });
        return command;
    }
}
