using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Tests.Recordings;

/// <summary>
/// A store that answers nothing until it is back; what it was given before that is there all the same.
/// </summary>
internal sealed class AwayStore(IRecordingStore? behind) : IRecordingStore
{
    public bool IsBack { get; set; }

    public async Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var created = behind is null || await behind.TryCreateAsync(key, content, cancellation);
        return IsBack ? created : throw new RecordingStoreException("It is away.", isTransient: true);
    }

    public Task<byte[]?> ReadAsync(string key, CancellationToken cancellation) =>
        behind!.ReadAsync(key, cancellation);

    public IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellation) =>
        behind!.ListAsync(prefix, cancellation);

    public Task DeleteAsync(string key, CancellationToken cancellation) => behind!.DeleteAsync(key, cancellation);
}
