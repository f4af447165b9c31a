using System.Diagnostics;
using System.Globalization;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Cli.Local;

/// <summary>The directories of an installation in local mode.</summary>
/// <param name="Root">The user's resources, with the operator's <c>status/</c> beside them.</param>
/// <param name="State">Keys and run-time files of the operator.</param>
/// <param name="Elsewhere">Directory or URI of the recordings that are meant instead of its own.</param>
internal sealed record LocalInstallation(string Root, string State, string? Elsewhere)
{
    private const string TargetKind = "DatabaseTarget";

    public string DevIssuer => Path.Combine(State, "dev-issuer");

    /// <summary>Directory or URI of the recordings: below it one place per target.</summary>
    public string Recordings => Elsewhere ?? Path.Combine(Root, "recordings");

    /// <summary>The public half of the key that the operator vouches for recordings with: a JWK.</summary>
    public string RecordingKey => Path.Combine(StatusDirectory, "recording-key.jwk");

    /// <summary>Where proxies write journals: one subdirectory per target.</summary>
    public string Spool => Path.Combine(State, "spool");

    /// <summary>Approval requests.</summary>
    public string Requests => ApprovalFolders.Requests(State);

    /// <summary>Where decisions go.</summary>
    public string Decisions => ApprovalFolders.Decisions(State);

    /// <summary>Where wishes for activations go.</summary>
    public string Activations => ApprovalFolders.Activations(State);

    /// <summary>Where activations are ended.</summary>
    public string Revocations => ApprovalFolders.Revocations(State);

    /// <summary>
    /// Whether the operator's process is there: what the status says holds only while it is.
    /// Also true when the state cannot be read, which is so for other users.
    /// </summary>
    public bool OperatorRuns()
    {
        try
        {
            var id = File.ReadAllText(Path.Combine(State, "operator-pid"));
            using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    }

    /// <exception cref="CommandException">It does not run.</exception>
    public void RequireOperator()
    {
        if (!OperatorRuns())
        {
            throw new CommandException(
                "The operator does not run, so nobody would take it. Start it with "
                + $"`gateway-operator local --resources {Root}`.");
        }
    }

    private string StatusDirectory => Path.Combine(Root, "status");

    /// <summary>
    /// The status of every resource, by kind, namespace and name. Files that are no status are passed over.
    /// </summary>
    public IReadOnlyList<ResourceState> ReadStatus()
    {
        if (!Directory.Exists(StatusDirectory))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(StatusDirectory, "*.yaml")
            .Select(ReadStatus)
            .OfType<ResourceState>()
            .OrderBy(state => state.Kind, StringComparer.Ordinal)
            .ThenBy(state => state.Namespace, StringComparer.Ordinal)
            .ThenBy(state => state.Name, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The target that <paramref name="wanted"/> (<c>name</c> or <c>namespace/name</c>) names, or the only one.
    /// </summary>
    /// <exception cref="CommandException">None or several.</exception>
    public ResourceState FindTarget(string? wanted)
    {
        var targets = ReadStatus().Where(state => state.Kind == TargetKind).ToList();
        var matching = targets.Where(target => wanted is null || target.Answers(wanted)).ToList();
        return matching switch
        {
            [var only] => only,
            [] when targets.Count == 0 => throw new CommandException(
                $"In {Root} no target is known. Is `gateway-operator local --resources {Root}` running?"),
            [] => throw new CommandException($"There is no target {wanted}. There is: {Names(targets)}."),
            _ => throw new CommandException($"There are several targets, name one with --target: {Names(matching)}."),
        };
    }

    /// <summary>The grant that <paramref name="wanted"/> (<c>name</c> or <c>namespace/name</c>) names.</summary>
    /// <exception cref="CommandException">None or several.</exception>
    public ResourceState FindGrant(string wanted)
    {
        var matching = ReadStatus().Where(state => state.Kind == ResourceKinds.Grant && state.Answers(wanted)).ToList();
        return matching switch
        {
            [var only] => only,
            [] => throw new CommandException($"There is no grant {wanted} in {Root}. `dbgateway status` lists them."),
            _ => throw new CommandException($"There are several grants, name the namespace: {Names(matching)}."),
        };
    }

    /// <summary>What the operator last handed to the proxy of each target.</summary>
    /// <exception cref="GatewayConfigException">One is not readable by this program.</exception>
    public IReadOnlyList<GatewayConfig> ReadConfigurations()
    {
        var run = Path.Combine(State, "run");
        return Directory.Exists(run)
            ? [.. Directory.EnumerateFiles(run, "config.json", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal).Select(path => GatewayConfigSerializer.Read(File.ReadAllBytes(path)))]
            : [];
    }

    private static string Names(IEnumerable<ResourceState> targets) =>
        string.Join(", ", targets.Select(target => $"{target.Namespace}/{target.Name}"));

    private static ResourceState? ReadStatus(string path)
    {
        try
        {
            return YamlComposer.Compose(File.ReadAllText(path)) is YamlMapping root ? ResourceState.Read(root) : null;
        }
        catch (Exception e) when (e is YamlSyntaxException or IOException)
        {
            // The operator may be replacing it, or it is not ours.
            return null;
        }
    }
}
