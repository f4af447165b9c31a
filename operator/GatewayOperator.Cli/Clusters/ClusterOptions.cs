using System.CommandLine;
using GatewayOperator.Cli.Approvals;
using GatewayOperator.Cli.Local;
using GatewayOperator.Kubernetes;
using k8s.Exceptions;

namespace GatewayOperator.Cli.Clusters;

/// <summary>The options, valid for every command that works on a cluster, that say which one is meant.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "Kubeconfig file of the cluster. Default: in a pod its service account, else $KUBECONFIG, else "
            + "~/.kube/config.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string?> _context = new("--context")
    {
        Description = "Context of the kubeconfig file.",
        HelpName = "NAME",
        Recursive = true,
    };

    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "Namespace on the cluster. Default: that of the context.",
        HelpName = "NAME",
        Recursive = true,
    };

    private readonly Option<bool> _everywhere = new("--all-namespaces", "-A")
    {
        Description = "All namespaces of the cluster.",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Options.Add(_kubeconfig);
        root.Options.Add(_context);
        root.Options.Add(_namespace);
        root.Options.Add(_everywhere);
    }

    /// <summary>Whether a cluster is named.</summary>
    public bool AreGiven(ParseResult parsed) =>
        parsed.GetResult(_kubeconfig) is not null
        || parsed.GetResult(_context) is not null
        || parsed.GetResult(_namespace) is not null
        || parsed.GetValue(_everywhere);

    /// <summary>
    /// Where the command is meant to look: on a cluster when one is named, or when there is no installation in local
    /// mode where the command looks by itself.
    /// </summary>
    /// <exception cref="CommandException">There is neither.</exception>
    public IRequestDesk Desk(ParseResult parsed, DirectoryOptions directory, TimeProvider time) =>
        IsMeant(parsed, directory) ? Cluster(parsed, time) : new LocalDesk(directory.Of(parsed), time);

    private bool IsMeant(ParseResult parsed, DirectoryOptions directory) =>
        AreGiven(parsed) || (!directory.IsMeant(parsed) && IsKnown());

    private static bool IsKnown() =>
        KubeConnection.IsInCluster
        || Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 }
        || File.Exists(Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config"));

    private ClusterDesk Cluster(ParseResult parsed, TimeProvider time)
    {
        var (file, context, space) =
            (parsed.GetValue(_kubeconfig), parsed.GetValue(_context), parsed.GetValue(_namespace));
        try
        {
            var connection = KubeConnection.Default(file, context);
            string?[] options =
            [
                file is null ? null : $" --kubeconfig {file}",
                context is null ? null : $" --context {context}",
                // Commands that are printed name the namespace with the object; this one says that it is a cluster's.
                file is null && context is null ? $" -n {space ?? connection.Namespace ?? "default"}" : null,
            ];
            return new ClusterDesk(
                new KubeClient(connection),
                parsed.GetValue(_everywhere) ? null : space ?? connection.Namespace ?? "default",
                string.Concat(options),
                time);
        }
        catch (Exception e) when (e is KubeConfigException or IOException)
        {
            throw new CommandException($"The kubeconfig cannot be used: {e.Message}");
        }
    }
}
