using System.Runtime.CompilerServices;

namespace GatewayProxy.Recording.Storing;

/// <summary>The part of a store below a prefix, for example one target's.</summary>
public sealed class PrefixedStore : IRecordingStore
{
    private readonly IRecordingStore _store;
    private readonly string _prefix;

    /// <param name="store">The whole.</param>
    /// <param name="prefix">Empty, or ends with <c>/</c>.</param>
    public PrefixedStore(IRecordingStore store, string prefix)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length > 0 && prefix[^1] != '/')
        {
            throw new ArgumentException($"The prefix '{prefix}' must end with '/'.", nameof(prefix));
        }

        _store = store;
        _prefix = prefix;
    }

    public Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        _store.TryCreateAsync(_prefix + key, content, cancellation);

    public Task<byte[]?> ReadAsync(string key, CancellationToken cancellation) =>
        _store.ReadAsync(_prefix + key, cancellation);

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var stored in _store.ListAsync(_prefix + prefix, cancellation).ConfigureAwait(false))
        {
            yield return stored with { Key = stored.Key[_prefix.Length..] };
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellation) =>
        _store.DeleteAsync(_prefix + key, cancellation);
}
