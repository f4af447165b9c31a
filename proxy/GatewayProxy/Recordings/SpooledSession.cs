using GatewayProxy.Recording;

namespace GatewayProxy.Recordings;

/// <summary>A session's journal on its way to the store.</summary>
public sealed class SpooledSession(SessionStart start, SpoolFile file, JournalUpload upload)
{
    private readonly Lock _gate = new();
    private volatile bool _closed;
    private volatile bool _hasRecord;
    private Action? _list;

    public string Session => start.Session;

    public SessionStart Start => start;

    public JournalUpload Upload => upload;

    /// <summary>Nothing will be written to it any more.</summary>
    public bool IsClosed => _closed;

    /// <summary>The session has its record.</summary>
    public bool HasRecord
    {
        get => _hasRecord;
        set => _hasRecord = value;
    }

    /// <summary>Nothing more is written.</summary>
    /// <param name="list">Says so in the ledger.</param>
    public void Close(Action list)
    {
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
