using GatewayProxy.Recording;

namespace GatewayProxy.Recordings;

/// <summary>A session's journal on its way to the store.</summary>
public sealed class SpooledSession(SessionStart start, SpoolFile file, JournalUpload upload)
{
    private volatile bool _closed;
    private volatile bool _listed;

    public string Session => start.Session;

    public SessionStart Start => start;

    public JournalUpload Upload => upload;

    /// <summary>Nothing will be written to it any more.</summary>
    public bool IsClosed => _closed;

    /// <summary>The session has its record.</summary>
    public bool IsListed
    {
        get => _listed;
        set => _listed = value;
    }

    public void Close()
    {
        file.WriterClosed();
        _closed = true;
    }
}
