using System.Collections.Concurrent;
using System.Security.Cryptography;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// The journals of this proxy from their first line until they are in the store. Without a storage they stay where they
/// are written.
/// </summary>
public sealed class JournalSpool(TimeProvider time, ILogger<JournalSpool> log) : IDisposable
{
    private readonly ConcurrentDictionary<string, SpooledSession> _sessions = new(StringComparer.Ordinal);

    // From before the file is there until after it is gone: a process does not see its own locks.
    private readonly ConcurrentDictionary<string, bool> _own = new(StringComparer.Ordinal);
    private readonly Lazy<DiskSync> _disk = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RecordingPlace> _places = new(StringComparer.Ordinal);
    private volatile bool _full;

    /// <summary>Raised when a journal has news that should not wait for the next round.</summary>
    public event Action? Due;

    /// <summary>Raised when a session is in the spool.</summary>
    public event Action<SpooledSession>? Opened;

    /// <summary>More waits for its upload than the target allows.</summary>
    public bool IsFull => _full;

    /// <summary>The storages that this proxy records into: the one that is named now, and those that were.</summary>
    public IReadOnlyList<RecordingPlace> Places
    {
        get
        {
            lock (_gate)
            {
                return [.. _places.Values];
            }
        }
    }

    /// <summary>Sessions that are not wholly in the store.</summary>
    public IEnumerable<SpooledSession> Sessions => _sessions.Values;

    public bool IsOwn(string id) => _own.ContainsKey(id);

    /// <summary>Opens the journal of a session, and says so in the ledger.</summary>
    /// <exception cref="JournalException">Either cannot be written: the session must not start.</exception>
    public KeptJournal Open(GatewayConfig config, SessionStart start)
    {
        var recording = config.Recording;
        var folder = SpoolFolder.Of(recording.Directory, config.Target.Namespace, config.Target.Name);
        if (recording.Storage is null)
        {
            var local = Open(folder, start, null);
            return new KeptJournal(this, start.Session, local, Safety(recording.Durability, local, null));
        }

        var encryption = EncryptionOf(recording);
        var place = PlaceFor(config);
        var ledger = place.OpenLedger();
        var journal = Open(folder, start, ledger);
        var listed = ledger.Writer.Head.Seq;
        var file = new SpoolFile(folder.Journal(start.Session), journal.Read, () => journal.Length);
        var sealer = new SegmentSealer(start.Session, place.Identity.Key, time, encryption: encryption);
        var upload = new JournalUpload(file, n => ObjectKey.Session(start.Session, n), sealer)
        {
            Stored = ledger.Stored,
        };
        var spooled = new SpooledSession(place, start, file, upload);
        _sessions[start.Session] = spooled;
        Opened?.Invoke(spooled);
        var safety = Safety(recording.Durability, journal, async lines =>
        {
            // Without the ledger the store would have a session that nobody has opened.
            await Remote!.UntilStoredAsync(place, ledger.Upload, listed);
            await Remote!.UntilStoredAsync(place, upload, lines);
        });
        return new KeptJournal(this, start.Session, journal, safety);
    }

    /// <summary>A session's journal is closed.</summary>
    public void Closed(string session, SessionJournal journal, string reason)
    {
        if (!_sessions.TryGetValue(session, out var spooled))
        {
            _own.TryRemove(session, out _);
            return;
        }

        var ledger = spooled.Place.Ledger;
        spooled.Close(
            journal.Lines, () => ledger?.Writer.WriteClosed(session, journal.Lines, journal.Head, reason));
        try
        {
            spooled.List();
        }
        catch (JournalException e)
        {
            log.LedgerFailed(e.Message);
        }

        Due?.Invoke();
    }

    /// <summary>All of a session is in the store, and its file gone.</summary>
    public void Forget(string session)
    {
        _sessions.TryRemove(session, out _);
        _own.TryRemove(session, out _);
    }

    /// <summary>Compares what waits with what may: of this proxy, and what others have left in the folder.</summary>
    public long Measure(SpoolFolder folder, long? most)
    {
        var waiting = _sessions.Values.Sum(s => s.Upload.Waiting)
            + Places.Sum(place => place.Ledger?.Upload.Waiting ?? 0)
            + folder.BytesOfOthers(IsOwn);
        _full = waiting > most;
        return waiting;
    }

    public void Dispose()
    {
        if (_disk.IsValueCreated)
        {
            _disk.Value.Dispose();
        }

        foreach (var place in Places)
        {
            place.Dispose();
        }
    }

    /// <summary>For whom what is stored is encrypted; null leaves it readable.</summary>
    /// <exception cref="JournalException">The key is none: what is to be encrypted is not stored otherwise.</exception>
    public static SegmentEncryption? EncryptionOf(RecordingConfig recording)
    {
        try
        {
            return recording.EncryptionKey is { } key ? SegmentEncryption.Parse(key) : null;
        }
        catch (CryptographicException e)
        {
            throw new JournalException($"spec.recording.encryption: {e.Message}", e);
        }
    }

    // A session that cannot be opened has not been: nothing of it is kept.
    private SessionJournal Open(SpoolFolder folder, SessionStart start, SpooledLedger? ledger)
    {
        _own[start.Session] = true;
        SessionJournal? journal = null;
        try
        {
            journal = SessionJournal.Open(folder.Path, start, time, mustLock: ledger is not null);
            ledger?.Writer.WriteOpened(start.Session, journal.Head);
            return journal;
        }
        catch
        {
            journal?.Dispose();
            Remove(folder.Journal(start.Session));
            _own.TryRemove(start.Session, out _);
            throw;
        }
    }

    private void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LedgerFailed(e.Message);
        }
    }

    private JournalSafety? Safety(
        RecordingDurability durability, SessionJournal journal, Func<long, Task>? untilStored) =>
        durability switch
        {
            RecordingDurability.Written => null,
            RecordingDurability.Remote when untilStored is not null => new JournalSafety(journal, untilStored),
            _ => new JournalSafety(journal, _ => journal.SyncAsync(_disk.Value)),
        };

    /// <summary>Who brings journals into the store.</summary>
    public RecordingUploads? Remote { private get; set; }

    /// <summary>The place of the storage that a configuration names; it must name one.</summary>
    public RecordingPlace PlaceFor(GatewayConfig config)
    {
        var storage = TargetStores.IdentityOf(config)!;
        lock (_gate)
        {
            if (_places.TryGetValue(storage, out var known))
            {
                known.Follow(config);
                return known;
            }

            var place = new RecordingPlace(config, time);
            _own[place.Identity.Proxy] = true;
            return _places[storage] = place;
        }
    }

    /// <summary>All that went to a place that is not named any more is there.</summary>
    public void Leave(RecordingPlace place)
    {
        lock (_gate)
        {
            _places.Remove(place.Storage);
        }

        place.Dispose();
    }
}
