using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Tests.Recordings;

/// <summary>A store that lets nothing be deleted, as a bucket with object lock.</summary>
internal sealed class LockedStore(IRecordingStore store) : IRecordingStore
{
    public Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        store.TryCreateAsync(key, content, cancellation);

    public Task<byte[]?> ReadAsync(string key, CancellationToken cancellation) => store.ReadAsync(key, cancellation);

    public IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellation) =>
        store.ListAsync(prefix, cancellation);

    public Task DeleteAsync(string key, CancellationToken cancellation) =>
        throw new RecordingStoreException($"{key} is locked.", isTransient: false);
}
