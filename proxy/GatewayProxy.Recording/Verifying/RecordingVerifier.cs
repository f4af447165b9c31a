using System.Runtime.CompilerServices;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Sealing;
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
    private readonly string? _place;

    /// <param name="store">The target's part of the store.</param>
    /// <param name="operatorKey">Whom to trust; without it nothing is better than unsigned.</param>
    /// <param name="decryption">For lines that are encrypted; without it they are not read.</param>
    /// <param name="place">
    /// The last part of the place's path or URI, <c>&lt;namespace&gt;.&lt;target&gt;</c>, which binds what is there to
    /// the target; null where it is not known.
    /// </param>
    public RecordingVerifier(
        IRecordingStore store, VerificationKey? operatorKey, DecryptionKeys? decryption = null,
        string? place = null)
    {
        // A copy may have any name. One with a dot says whose it is.
        _place = place?.Contains('.', StringComparison.Ordinal) == true ? place : null;
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
        var (keys, book, judged) = await ReadLedgersAsync(cancellation).ConfigureAwait(false);
        if (judged.Exists(IsBad))
        {
            // Of what proxies write meanwhile one object may be seen without the one that goes before it.
            (keys, book, judged) = await ReadLedgersAsync(cancellation).ConfigureAwait(false);
        }

        foreach (var ledger in judged)
        {
            yield return ledger;
        }

        var suspects = new List<VerifiedRecording>();
        await foreach (var verified in SessionsAsync(keys, book, session, cancellation).ConfigureAwait(false))
        {
            if (IsBad(verified))
            {
                suspects.Add(verified);
            }
            else
            {
                yield return verified;
            }
        }

        await foreach (var verified in VerifyAgainAsync(suspects, cancellation).ConfigureAwait(false))
        {
            yield return verified;
        }
    }

    private static bool IsBad(VerifiedRecording recording) =>
        recording.Verdict is RecordingVerdict.Forged or RecordingVerdict.Incomplete;

    // Sessions go on, start and are removed after their ledgers were read: what is bad then is read again with them.
    private async IAsyncEnumerable<VerifiedRecording> VerifyAgainAsync(
        List<VerifiedRecording> suspects, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (suspects.Count == 0)
        {
            yield break;
        }

        var (keys, book, _) = await ReadLedgersAsync(cancellation).ConfigureAwait(false);
        foreach (var suspect in suspects)
        {
            var found = false;
            await foreach (var verified in SessionsAsync(keys, book, suspect.Id, cancellation).ConfigureAwait(false))
            {
                found = true;
                yield return verified;
            }

            if (!found)
            {
                yield return suspect;
            }
        }
    }

    private async Task<(KeyRing Keys, LedgerBook Book, List<VerifiedRecording> Judged)> ReadLedgersAsync(
        CancellationToken cancellation)
    {
        var keys = await KeyRing.LoadAsync(_store, _operator, _place, cancellation).ConfigureAwait(false);
        var book = new LedgerBook();
        var ledgers = new List<LedgerVerifier>();
        foreach (var proxy in await ProxiesAsync(keys, cancellation).ConfigureAwait(false))
        {
            var ledger = new LedgerVerifier(_store, keys, book, proxy);
            await ledger.ReadAsync(cancellation).ConfigureAwait(false);
            ledgers.Add(ledger);
        }

        book.Settle();
        return (keys, book,
        [
            .. keys.Refused,
            .. ledgers.SelectMany(ledger => ledger.Refused),
            .. ledgers.Where(ledger => ledger.IsKnown).Select(ledger => ledger.Judge()),
        ]);
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
