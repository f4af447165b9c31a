namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>What an API server of the tests is started with.</summary>
public sealed record ApiServerOptions
{
    /// <summary>
    /// Whether the controller manager runs: garbage collection, default service accounts, namespace deletion,
    /// Deployments. There are no nodes: its pods stay Pending.
    /// </summary>
    public bool ControllerManager { get; init; } = true;

    /// <summary>Whether our kinds are there, from before the controller manager looks.</summary>
    public bool InstallCrds { get; init; } = true;

    /// <summary>
    /// Without it every watch is served from etcd, so that <see cref="ApiServer.CompactAsync"/> alone expires
    /// resource versions.
    /// </summary>
    public bool WatchCache { get; init; } = true;

    /// <summary>More flags of kube-apiserver.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
