namespace GatewayOperator.Kubernetes;

/// <summary>A copy of the API server's objects of one kind.</summary>
public interface IStore<T>
    where T : class
{
    /// <summary>The object; null when there is none. Of an object that became undecodable the last good one.</summary>
    T? Find(ObjectKey key);

    /// <summary>All objects of one moment.</summary>
    IReadOnlyCollection<T> All { get; }
}
