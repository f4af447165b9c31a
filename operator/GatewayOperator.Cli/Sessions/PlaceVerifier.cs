using System.Runtime.CompilerServices;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Verifying;

namespace GatewayOperator.Cli.Sessions;

/// <summary>
/// Verifies what is stored, and what proxies have not stored yet. A session that is in both is one: what is stored of
/// it is proven, and the rest of its journal hangs together, or does not.
/// </summary>
internal sealed class PlaceVerifier(
    RecordedPlace place, VerificationKey? key, DecryptionKeys? decryption = null)
{
    public async IAsyncEnumerable<VerifiedRecording> VerifyAsync(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var journals = place.Journals.DistinctBy(SpoolFolder.IdOf).ToDictionary(SpoolFolder.IdOf);
        foreach (var target in place.Stores)
        {
            var verifier = new RecordingVerifier(target.Store, key, decryption, NameOf(target.Location));
            await foreach (var stored in verifier.VerifyAsync(place.Session, cancellation))
            {
                journals.Remove(stored.Id, out var journal);
                // Of one session the ledgers count for as much as they say of it, which is in its own verdict.
                if (place.Session is null || stored.Id == place.Session)
                {
                    yield return journal is null ? stored : WithJournal(stored, journal);
                }
            }
        }

        foreach (var (id, journal) in journals)
        {
            if ((place.Session is null || id == place.Session) && Verify(journal) is { } verified)
            {
                yield return verified;
            }
        }
    }

    // A ledger counts as far as it is stored, and so does a session that has ended in the store.
    private static VerifiedRecording WithJournal(VerifiedRecording stored, string path)
    {
        if (stored.Kind != RecordingKind.Session
            || stored.Verdict is not (RecordingVerdict.Interrupted or RecordingVerdict.Unsigned)
            || Verify(path) is not { } journal
            || (journal.Lines <= stored.Lines && journal.Verdict >= RecordingVerdict.Unsigned))
        {
            return stored;
        }

        var found = new List<Finding>(journal.Findings);
        if (stored.Head is { } head && JournalPosition.Behind(path, stored.Lines, head) is null)
        {
            found.Add(new Finding(
                RecordingVerdict.Forged, path, stored.Lines, "what is stored of it is not what is in this journal."));
        }

        return journal with
        {
            Verdict = found.Select(finding => finding.Verdict).Append(stored.Verdict).Min(),
            Findings = [.. found, .. stored.Findings],
        };
    }

    private static string? NameOf(string location) =>
        RecordingUri.TryParse(location, out var uri)
            ? Path.GetFileName(uri.AbsolutePath.TrimEnd('/'))
            : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(location)));

    /// <summary>Null when it was stored and removed meanwhile.</summary>
    private static VerifiedRecording? Verify(string journal)
    {
        try
        {
            return JournalVerifier.Verify(journal);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
