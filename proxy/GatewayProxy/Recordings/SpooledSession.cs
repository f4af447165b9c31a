namespace GatewayProxy.Recordings;

/// <summary>A session's journal on its way to the store.</summary>
public sealed class SpooledSession(string session, SpoolFile file, JournalUpload upload)
{
    private volatile bool _closed;

    public string Session => session;

    public JournalUpload Upload => upload;

    /// <summary>Nothing will be written to it any more.</summary>
    public bool IsClosed => _closed;

    public void Close()
    {
        file.WriterClosed();
        _closed = true;
    }
}
