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
        _own[start.Session] = true;
        var journal = SessionJournal.Open(folder.Path, start, time);
        try
        {
            ledger.Writer.WriteOpened(start.Session, journal.Head);
        }
        catch
        {
            journal.Dispose();
            throw;
        }

        var file = new SpoolFile(folder.Journal(start.Session), journal.Read);
        var sealer = new SegmentSealer(start.Session, identity.Key, time, encryption: encryption);
        var upload = new JournalUpload(file, n => ObjectKey.Session(start.Session, n), sealer)
        {
            Stored = ledger.Stored,
        };
        var spooled = new SpooledSession(start, file, upload);
        _sessions[start.Session] = spooled;
        Opened?.Invoke(spooled);
        return new KeptJournal(this, start.Session, journal, Safety(recording.Durability, journal, upload));
    }

    /// <summary>A session's journal is closed.</summary>
    public void Closed(string session, SessionJournal journal, string reason)
    {
        if (!_sessions.TryGetValue(session, out var spooled))
        {
            return;
        }

        spooled.Close();
        try
        {
            Ledger?.Writer.WriteClosed(session, journal.Lines, journal.Head, reason);
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

    private JournalSafety? Safety(RecordingDurability durability, SessionJournal journal, JournalUpload? upload) =>
        durability switch
        {
            RecordingDurability.Written => null,
            RecordingDurability.Remote when upload is not null =>
                new JournalSafety(journal, lines => Remote!.UntilStoredAsync(upload, lines)),
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
