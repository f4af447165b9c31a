using GatewayOperator.Tests.Faults.Rounds;
using GatewayOperator.Tests.Faults.Worlds;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;

namespace GatewayOperator.Tests.Faults.Checks;

/// <summary>Holds, after every round, the database's log, the store and <c>verify</c> against each other.</summary>
public sealed class Auditor(FaultWorld world)
{
    private readonly ServerLog _log = new(ServerOfThisRun.Server.Cluster.LogPath);
    private readonly HashSet<string> _known = [];

    // Sessions that a full disk took lines of, and those of which a process died.
    private readonly HashSet<string> _damaged = [];
    private readonly HashSet<string> _interruptible = [];

    public async Task<RoundResult> AuditAsync(Fault fault)
    {
        var logged = _log.Read().ToLookup(s => s.Session);
        var journals = await NewJournalsAsync();
        var unrecorded = logged
            .Where(session => !world.Cut.Contains(session.Key))
            .SelectMany(session => Completeness.Unrecorded(
                session, journals.GetValueOrDefault(session.Key)?.Intents ?? [], fault.KeepsTime))
            .ToList();
        if (!fault.Continues)
        {
            Assert.That(
                unrecorded, Is.Empty,
                $"{fault}: these ran without an intent before them: {string.Join('\n', unrecorded.Take(5))}");
        }

        Excuse(fault, journals.Values);
        var verified = await VerifyAsync(fault);
        var mine = verified.Where(v => journals.ContainsKey(v.Id)).ToList();
        return new RoundResult
        {
            Statements = logged.Sum(s => s.Count()),
            Unrecorded = unrecorded.Count,
            Journals = journals.Count,
            Interrupted = mine.Count(v => v.Verdict == RecordingVerdict.Interrupted),
            Incomplete = mine.Count(v => v.Verdict == RecordingVerdict.Incomplete),
        };
    }

    private async Task<Dictionary<string, StoredJournal>> NewJournalsAsync()
    {
        var ids = new List<string>();
        await foreach (var stored in world.Store.ListAsync(ObjectKey.Sessions, default))
        {
            if (ObjectKey.TryParse(stored.Key, ObjectKey.Sessions, out var id, out _) && _known.Add(id))
            {
                ids.Add(id);
            }
        }

        var journals = new Dictionary<string, StoredJournal>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            journals[id] = await StoredJournal.ReadAsync(world.Store, id);
        }

        return journals;
    }

    private void Excuse(Fault fault, IEnumerable<StoredJournal> journals)
    {
        foreach (var journal in journals)
        {
            if (fault.Kills || (fault.LosesLines && !journal.HasEnd))
            {
                _interruptible.Add(journal.Session);
            }

            if (world.IsLedgerCut || (fault.LosesLines && journal.HasGap))
            {
                _damaged.Add(journal.Session);
            }
        }

        world.IsLedgerCut = false;
    }

    private async Task<IReadOnlyList<VerifiedRecording>> VerifyAsync(Fault fault)
    {
        var all = new List<VerifiedRecording>();
        var verifier = new RecordingVerifier(world.Store, world.OperatorKey());
        await foreach (var verified in verifier.VerifyAsync(null, default))
        {
            all.Add(verified);
            var what = $"{fault}: {verified.Kind} {verified.Id}: {string.Join("; ", verified.Findings)}";
            var worst = _damaged.Contains(verified.Id) || world.Cut.Contains(verified.Id)
                ? RecordingVerdict.Incomplete
                : RecordingVerdict.Interrupted;
            Assert.That(verified.Verdict, Is.GreaterThanOrEqualTo(worst), what);
            if (verified.Kind == RecordingKind.Session
                && !_interruptible.Contains(verified.Id) && !world.Cut.Contains(verified.Id))
            {
                Assert.That(verified.Verdict, Is.Not.EqualTo(RecordingVerdict.Interrupted), what);
            }
        }

        return all;
    }
}
