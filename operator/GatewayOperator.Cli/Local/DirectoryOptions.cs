using System.CommandLine;

namespace GatewayOperator.Cli.Local;

/// <summary>The options, valid for every command, that say which installation is meant.</summary>
/// <param name="isOfCluster">Whether the command line names a cluster instead.</param>
internal sealed class DirectoryOptions(Func<ParseResult, bool> isOfCluster)
{
    /// <summary>Environment variable that stands in for <c>--resources</c>.</summary>
    public const string Variable = "DBGATEWAY_RESOURCES";

    private readonly Option<string?> _resources = new("--resources")
    {
        Description = $"Directory with the resources. Default: ${Variable}, else the current directory.",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "The operator's state directory. Default: .dbgateway in the resource directory.",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> _recordings = new("--recordings")
    {
        Description = "Where the recordings are: a directory, or s3://bucket/prefix with credentials, region and "
            + "endpoint from the environment (AWS_…). Default: where the targets of the installation store them.",
        HelpName = "DIR|URI",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Options.Add(_resources);
        root.Options.Add(_state);
        root.Options.Add(_recordings);
    }

    /// <summary>Whether a directory is named, or there is an installation where a command looks by itself.</summary>
    public bool IsMeant(ParseResult parsed) =>
        parsed.GetValue(_resources) is not null || parsed.GetValue(_state) is not null
        || Environment.GetEnvironmentVariable(Variable) is not null
        || Directory.Exists(".dbgateway");

    /// <exception cref="CommandException">There is no such directory, or a cluster is meant.</exception>
    public LocalInstallation Of(ParseResult parsed)
    {
        if (isOfCluster(parsed))
        {
            throw new CommandException(
                "This command works in local mode only. On a cluster kubectl shows what there is: "
                + "`kubectl get dbgateway`.");
        }

        var root = parsed.GetValue(_resources) ?? Environment.GetEnvironmentVariable(Variable) ?? ".";
        if (!Directory.Exists(root))
        {
            throw new CommandException($"There is no directory {root}. Name the resource directory with --resources.");
        }

        return new LocalInstallation(
            root,
            parsed.GetValue(_state) ?? Path.Combine(root, ".dbgateway"),
            parsed.GetValue(_recordings));
    }
}
