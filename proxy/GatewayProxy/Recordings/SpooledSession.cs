using GatewayProxy.Recording;

namespace GatewayProxy.Recordings;

/// <summary>A session's journal on its way to the store.</summary>
public sealed class SpooledSession(RecordingPlace place, SessionStart start, SpoolFile file, JournalUpload upload)
{
    private readonly Lock _gate = new();
    private volatile bool _closed;
    private volatile bool _hasRecord;
    private Action? _list;
    private long _lines;
    private bool _said;

    /// <summary>Where all of it goes.</summary>
    public RecordingPlace Place => place;

    public string Session => start.Session;

    public SessionStart Start => start;

    public JournalUpload Upload => upload;

    /// <summary>Nothing will be written to it any more.</summary>
    public bool IsClosed => _closed;

    /// <summary>All that was written is stored, or there is no more of it in the file.</summary>
    public bool IsRead => _closed && upload.Waiting == 0;

    /// <summary>What is wrong with the file; null when nothing is.</summary>
    public string? Damage => upload.Damage
        ?? (IsRead && upload.StoredLines < _lines ? "Its file was removed, or cut, before it was stored." : null);

    /// <summary>True the first time.</summary>
    public bool SayOnce() => !_said && (_said = true);

    /// <summary>The session has its record.</summary>
    public bool HasRecord
    {
        get => _hasRecord;
        set => _hasRecord = value;
    }

    /// <summary>Nothing more is written.</summary>
    /// <param name="lines">How many were.</param>
    /// <param name="list">Says so in the ledger.</param>
    public void Close(long lines, Action list)
    {
        _lines = lines;
        file.WriterClosed();
        _list = list;
        _closed = true;
    }

    /// <summary>Says in the ledger that it is closed, unless that has been said.</summary>
    /// <exception cref="JournalException">It cannot be said now.</exception>
    public void List()
    {
        lock (_gate)
        {
            _list?.Invoke();
            _list = null;
        }
    }
}
