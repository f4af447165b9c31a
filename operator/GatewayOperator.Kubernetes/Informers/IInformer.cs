namespace GatewayOperator.Kubernetes;

/// <summary>An informer of whatever type.</summary>
public interface IInformer
{
    /// <summary>
    /// An object was added, changed or deleted, or became undecodable. Called by the loop that reads the watch:
    /// handlers only note the key and return, they neither wait nor call the API server.
    /// </summary>
    event Action<ObjectKey>? Changed;

    ResourceType Type { get; }

    /// <summary>Whether the store was whole at least once.</summary>
    bool HasSynced { get; }

    /// <summary>When the API server last said something: a list, an event or a bookmark. At first: the start.</summary>
    DateTimeOffset LastContact { get; }

    /// <summary>How long ago that was, by a clock that nobody sets.</summary>
    TimeSpan Age { get; }

    /// <summary>
    /// How long ago the loop did anything, be it to fail and try again. Grows only when nobody tends the watch.
    /// </summary>
    TimeSpan Untended { get; }

    /// <summary>The keys in the store, those of undecodable objects included.</summary>
    IReadOnlyCollection<ObjectKey> Keys { get; }

    /// <summary>Lists and watches until cancelled; never ends for a fault of the API server.</summary>
    Task RunAsync(CancellationToken ct);

    /// <summary>Waits until the store is whole for the first time and all of it was told.</summary>
    Task SyncedAsync(CancellationToken ct);
}
