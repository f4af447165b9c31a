namespace GatewayOperator.Kubernetes;

/// <summary>What a watch tells. Errors are thrown instead.</summary>
public enum WatchEventKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>No object, only a newer resource version to continue from.</summary>
    Bookmark,
}
