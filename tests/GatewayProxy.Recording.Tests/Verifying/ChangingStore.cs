using System.Runtime.CompilerServices;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Tests.Verifying;

/// <summary>A store in which something happens after its ledgers were read and before its sessions are.</summary>
internal sealed class ChangingStore(IRecordingStore store, Func<Task> change) : IRecordingStore
{
    private Func<Task>? _change = change;

    public Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        store.TryCreateAsync(key, content, cancellation);

    public Task<byte[]?> ReadAsync(string key, CancellationToken cancellation) => store.ReadAsync(key, cancellation);

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (prefix == ObjectKey.Sessions && _change is { } happen)
        {
            _change = null;
            await happen();
        }

        await foreach (var stored in store.ListAsync(prefix, cancellation))
        {
            yield return stored;
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellation) => store.DeleteAsync(key, cancellation);
}
