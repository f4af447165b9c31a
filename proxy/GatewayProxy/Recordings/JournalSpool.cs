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
public sealed class JournalSpool(ProxyKey identity, TimeProvider time, ILogger<JournalSpool> log) : IDisposable
{
    private readonly ConcurrentDictionary<string, SpooledSession> _sessions = new(StringComparer.Ordinal);

    // From before the file is there until after it is gone: a process does not see its own locks.
    private readonly ConcurrentDictionary<string, bool> _own = new(StringComparer.Ordinal);
    private readonly Lazy<DiskSync> _disk = new();
    private readonly Lock _gate = new();
    private SpooledLedger? _ledger;
    private volatile bool _full;

    /// <summary>Raised when a journal has news that should not wait for the next round.</summary>
    public event Action? Due;

    /// <summary>Raised when a session is in the spool.</summary>
    public event Action<SpooledSession>? Opened;

    /// <summary>More waits for its upload than the target allows.</summary>
    public bool IsFull => _full;

    /// <summary>What this proxy has recorded; null before its first session, and without a storage.</summary>
    public SpooledLedger? Ledger
    {
        get
        {
            lock (_gate)
            {
                return _ledger;
            }
        }
    }

    /// <summary>Sessions that are not wholly in the store.</summary>
    public IEnumerable<SpooledSession> Sessions => _sessions.Values;

    public bool IsOwn(string id) => id == identity.Proxy || _own.ContainsKey(id);

    /// <summary>Opens the journal of a session, and says so in the ledger.</summary>
    /// <exception cref="JournalException">Either cannot be written: the session must not start.</exception>
    public KeptJournal Open(GatewayConfig config, SessionStart start)
    {
        var recording = config.Recording;
        var folder = SpoolFolder.Of(recording.Directory, config.Target.Namespace, config.Target.Name);
        if (recording.Storage is null)
        {
            var local = SessionJournal.Open(folder.Path, start, time);
            return new KeptJournal(this, start.Session, local, Safety(recording.Durability, local, null));
        }

        var encryption = EncryptionOf(recording);
        var ledger = LedgerFor(folder, start.Target);
        var journal = Open(folder, start, ledger);
        var listed = ledger.Writer.Head.Seq;
        var file = new SpoolFile(folder.Journal(start.Session), journal.Read, () => journal.Length);
        var sealer = new SegmentSealer(start.Session, identity.Key, time, encryption: encryption);
        var upload = new JournalUpload(file, n => ObjectKey.Session(start.Session, n), sealer)
        {
            Stored = ledger.Stored,
        };
        var spooled = new SpooledSession(start, file, upload);
        _sessions[start.Session] = spooled;
        Opened?.Invoke(spooled);
        var safety = Safety(recording.Durability, journal, async lines =>
        {
            // Without the ledger the store would have a session that nobody has opened.
            await Remote!.UntilStoredAsync(ledger.Upload, listed);
            await Remote!.UntilStoredAsync(upload, lines);
        });
        return new KeptJournal(this, start.Session, journal, safety);
    }

    /// <summary>A session's journal is closed.</summary>
    public void Closed(string session, SessionJournal journal, string reason)
    {
        if (!_sessions.TryGetValue(session, out var spooled))
        {
            return;
        }

        spooled.Close(() => Ledger?.Writer.WriteClosed(session, journal.Lines, journal.Head, reason));
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

    /// <summary>Compares what waits with what may.</summary>
    public long Measure(long? most)
    {
        var waiting = _sessions.Values.Sum(s => s.Upload.Waiting) + (Ledger?.Upload.Waiting ?? 0);
        _full = waiting > most;
        return waiting;
    }

    public void Dispose()
    {
        if (_disk.IsValueCreated)
        {
            _disk.Value.Dispose();
        }

        Ledger?.Dispose();
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
    private SessionJournal Open(SpoolFolder folder, SessionStart start, SpooledLedger ledger)
    {
        _own[start.Session] = true;
        SessionJournal? journal = null;
        try
        {
            journal = SessionJournal.Open(folder.Path, start, time);
            ledger.Writer.WriteOpened(start.Session, journal.Head);
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

    /// <summary>This proxy's ledger for its target.</summary>
    /// <exception cref="JournalException">It cannot be written.</exception>
    public SpooledLedger LedgerFor(SpoolFolder folder, RecordedObject target)
    {
        lock (_gate)
        {
            return _ledger ??= SpooledLedger.Open(folder, target, identity, time);
        }
    }
}
