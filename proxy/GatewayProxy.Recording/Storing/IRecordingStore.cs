namespace GatewayProxy.Recording.Storing;

/// <summary>
/// Where recordings are kept. An object is there whole or not at all, and nothing is ever overwritten. Keys are as
/// <see cref="ObjectKey"/> makes them. Failures are <see cref="RecordingStoreException"/>.
/// </summary>
public interface IRecordingStore
{
    /// <summary>Stores an object durably.</summary>
    /// <returns>False when an object of that key is there already; of several callers one wins.</returns>
    Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The whole object, or null when there is none.</summary>
    Task<byte[]?> ReadAsync(string key, CancellationToken cancellation);

    /// <summary>The objects whose keys start with <paramref name="prefix"/>, in ordinal order of their keys.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellation);

    /// <summary>Removes an object, if it is there.</summary>
    Task DeleteAsync(string key, CancellationToken cancellation);
}
