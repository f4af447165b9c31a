using System.Runtime.CompilerServices;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Reading;

/// <summary>All sessions that are recorded: those in the targets' stores, and those that proxies write here.</summary>
public sealed class SessionArchive
{
    private const string Extension = ".jsonl";

    private readonly IReadOnlyList<RecordedTarget> _targets;
    private readonly IReadOnlyList<string> _spools;
    private readonly DecryptionKeys? _keys;

    /// <param name="targets">Where sessions are stored.</param>
    /// <param name="spools">Directories with the journals of one target each.</param>
    /// <param name="keys">For segments that are encrypted.</param>
    public SessionArchive(
        IEnumerable<RecordedTarget> targets, IEnumerable<string> spools, DecryptionKeys? keys = null)
    {
        _keys = keys;
        _targets = [.. targets];
        _spools = [.. spools];
    }

    /// <summary>
    /// Sessions that match, newest first. They are opened one by one as they are asked for, so that the newest few of a
    /// million cost little more than their names.
    /// </summary>
    public async IAsyncEnumerable<SessionSummary> ListAsync(
        SessionFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        filter ??= new SessionFilter();
        var places = await PlacesAsync(filter.MayMatch, cancellation).ConfigureAwait(false);
        foreach (var place in places.Values.OrderByDescending(place => place.Session, StringComparer.Ordinal))
        {
            var summary = await SessionEnds.SummarizeAsync(place, _keys, cancellation).ConfigureAwait(false);
            if (summary is not null
                && filter.Matches(summary)
                && filter.Statement?.MayMatch(summary) != false
                && await FindAsync(filter.Statement, place, cancellation).ConfigureAwait(false) is var match
                && match != StatementMatch.None)
            {
                yield return summary with { IsPossible = match == StatementMatch.Possible };
            }
        }
    }

    /// <summary>Where a session is recorded, or null when it is nowhere.</summary>
    public async Task<SessionPlace?> FindAsync(string session, CancellationToken cancellation = default)
    {
        var places = SessionId.IsValid(session)
            ? await PlacesAsync(id => id == session, cancellation).ConfigureAwait(false)
            : [];
        return places.GetValueOrDefault(session);
    }

    /// <summary>Where each session is recorded, oldest first.</summary>
    public async Task<IReadOnlyList<SessionPlace>> AllAsync(CancellationToken cancellation = default)
    {
        var places = await PlacesAsync(_ => true, cancellation).ConfigureAwait(false);
        return [.. places.Values.OrderBy(place => place.Session, StringComparer.Ordinal)];
    }

    private async Task<StatementMatch> FindAsync(
        StatementFilter? filter, SessionPlace place, CancellationToken cancellation)
    {
        if (filter is null)
        {
            return StatementMatch.Certain;
        }

        using var reader = new SessionReader(place, _keys);
        try
        {
            var lines = reader.ReadAllAsync(cancellation);
            var match = await filter.FindAsync(lines, cancellation).ConfigureAwait(false);
            return match == StatementMatch.None && reader.Damage is not (null or { Kind: DamageKind.TornTail })
                ? StatementMatch.Possible
                : match;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return StatementMatch.Possible;
        }
    }

    private async Task<Dictionary<string, SessionPlace>> PlacesAsync(
        Func<string, bool> isWanted, CancellationToken cancellation)
    {
        var places = new Dictionary<string, SessionPlace>();
        foreach (var target in _targets)
        {
            await foreach (var stored in target.Store.ListAsync(ObjectKey.Sessions, cancellation).ConfigureAwait(false))
            {
                if (ObjectKey.TryParse(stored.Key, ObjectKey.Sessions, out var session, out var n) && isWanted(session))
                {
                    var place = places.GetValueOrDefault(session)
                        ?? new SessionPlace(session, target.Store, target.Location);
                    places[session] = place with
                    {
                        Segments = Math.Max(n, place.Segments),
                        Bytes = place.Bytes + stored.Bytes,
                    };
                }
            }
        }

        foreach (var journal in _spools.SelectMany(Journals))
        {
            var session = Path.GetFileNameWithoutExtension(journal);
            if (SessionId.IsValid(session) && isWanted(session))
            {
                var place = places.GetValueOrDefault(session) ?? new SessionPlace(session);
                places[session] = place with { Journal = journal };
            }
        }

        return places;
    }

    private static IEnumerable<string> Journals(string spool) =>
        Directory.Exists(spool) ? Directory.EnumerateFiles(spool, "*" + Extension) : [];
}
