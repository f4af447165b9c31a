using System.Runtime.CompilerServices;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>
/// Proves the recordings of a target unmodified and complete, with nothing but the store and the operator's public key.
/// It holds three objects at a time, and of every session what the ledgers list.
/// </summary>
public sealed class RecordingVerifier
{
    private readonly IRecordingStore _store;
    private readonly VerificationKey? _operator;
    private readonly DecryptionKeys? _decryption;

    /// <param name="store">The target's part of the store.</param>
    /// <param name="operatorKey">Whom to trust; without it nothing is better than unsigned.</param>
    /// <param name="decryption">For lines that are encrypted; without it they are not read.</param>
    public RecordingVerifier(
        IRecordingStore store, VerificationKey? operatorKey, DecryptionKeys? decryption = null)
    {
        _decryption = decryption;
        _store = store;
        _operator = operatorKey;
    }

    /// <summary>Certificates that are none, then every ledger, then every session.</summary>
    /// <param name="session">Only this session, though all ledgers; null for all.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RecordingStoreException">The store cannot be read.</exception>
    public async IAsyncEnumerable<VerifiedRecording> VerifyAsync(
        string? session, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var keys = await KeyRing.LoadAsync(_store, _operator, cancellation).ConfigureAwait(false);
        foreach (var refused in keys.Refused)
        {
            yield return refused;
        }

        var book = new LedgerBook();
        var ledgers = new List<LedgerVerifier>();
        foreach (var proxy in await ProxiesAsync(keys, cancellation).ConfigureAwait(false))
        {
            var ledger = new LedgerVerifier(_store, keys, book, proxy);
            await ledger.ReadAsync(cancellation).ConfigureAwait(false);
            ledgers.Add(ledger);
        }

        foreach (var ledger in ledgers)
        {
            yield return ledger.Judge();
        }

        await foreach (var verified in SessionsAsync(keys, book, session, cancellation).ConfigureAwait(false))
        {
            yield return verified;
        }
    }

    private async IAsyncEnumerable<VerifiedRecording> SessionsAsync(
        KeyRing keys, LedgerBook book, string? only, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var found = new HashSet<string>();
        SessionVerifier? current = null;
        var prefix = only is null ? ObjectKey.Sessions : $"{ObjectKey.Sessions}{only}/";
        var loader = new SegmentLoader(_store, _decryption);
        await foreach (var loaded in loader.LoadAsync(ObjectKey.Sessions, prefix, cancellation).ConfigureAwait(false))
        {
            if (found.Add(loaded.Id))
            {
                if (current is not null)
                {
                    yield return current.Judge();
                }

                current = new SessionVerifier(keys, book, loaded.Id);
            }

            current!.Take(loaded);
        }

        if (current is not null)
        {
            yield return current.Judge();
        }

        foreach (var id in book.Sessions.Where(id => !found.Contains(id) && (only ?? id) == id))
        {
            yield return new SessionVerifier(keys, book, id).Judge();
        }
    }

    // A ledger that is wholly gone is missed by what is left of it: certificate and countersignatures.
    private async Task<IReadOnlyCollection<string>> ProxiesAsync(KeyRing keys, CancellationToken cancellation)
    {
        var proxies = new SortedSet<string>(keys.All.Select(key => key.Proxy), StringComparer.Ordinal);
        foreach (var kind in new[] { ObjectKey.Ledgers, ObjectKey.Heads })
        {
            await foreach (var stored in _store.ListAsync(kind, cancellation).ConfigureAwait(false))
            {
                if (ObjectKey.TryParse(stored.Key, kind, out var proxy, out _))
                {
                    proxies.Add(proxy);
                }
            }
        }

        return proxies;
    }
}
