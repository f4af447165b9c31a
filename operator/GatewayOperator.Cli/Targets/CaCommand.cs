using System.CommandLine;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;

namespace GatewayOperator.Cli.Targets;

/// <summary><c>dbgateway ca</c>: the certificate authority that clients verify a target's gateway with.</summary>
internal static class CaCommand
{
    public static Command Create(DirectoryOptions directory, Terminal terminal)
    {
        var target = new Argument<string?>("target")
        {
            Description = "The target, name or namespace/name. Default: the only one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("ca", "Prints the certificate authority of a target's gateway, for sslrootcert.")
        {
            target,
        };
        command.SetAction(parsed =>
        {
            var installation = directory.Of(parsed);
            var found = installation.FindTarget(parsed.GetValue(target));
            terminal.Output.Write(Read(installation, found));
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static string Read(LocalInstallation installation, ResourceState target)
    {
        var published = Path.Combine(
            installation.Root, "status", $"{target.Namespace}.{target.Name}-gateway-ca.crt");
        var path = target.CertificateAuthority is { } stated ? Path.Combine(installation.Root, stated) : published;
        return File.Exists(path)
            ? File.ReadAllText(path)
            : throw new CommandException(
                $"The certificate authority of {target.Namespace}/{target.Name} is not published yet. "
                + "`dbgateway status` says why.");
    }
}
