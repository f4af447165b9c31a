namespace GatewayProxy.Kubernetes;

/// <summary>The resources of one kind in the target's namespace.</summary>
public interface IWatchedKind
{
    /// <summary>One of them, by its name, is there, gone or another one.</summary>
    event Action<string>? Changed;

    /// <summary>All of them were seen at least once.</summary>
    bool HasSynced { get; }

    IEnumerable<WatchedResource> All { get; }

    WatchedResource? Find(string name);
}
