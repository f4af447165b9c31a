namespace GatewayProxy.Recording;

/// <summary>
/// How a reader tells a session that runs from one whose proxy died: the writer holds an advisory lock (fcntl(2)) on
/// the first byte, which the kernel takes back when the process is gone, however it went.
/// </summary>
internal static class JournalLock
{
    /// <summary>Who reads holds the lock for a moment, too.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    /// <summary>Takes the lock for as long as the stream is open.</summary>
    /// <returns>False when the file system has none: nobody can tell then that the file is written.</returns>
    public static bool TryTake(FileStream file) => TryLock(file) || SpinWait.SpinUntil(() => TryLock(file), Moment);

    /// <summary>Whether another process writes the journal.</summary>
    public static bool IsHeld(FileStream openForReading) => !TryLock(openForReading);

    private static bool TryLock(FileStream file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        try
        {
            // A shared lock on a stream that only reads, an exclusive one on a stream that writes.
            file.Lock(0, 1);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
