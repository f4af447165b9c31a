using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace GatewayProxy.Recording;

/// <summary>
/// fsync(2) for journals, on threads of its own because it blocks for milliseconds. Several run at a time: the file
/// system then puts them into one transaction of its own.
/// </summary>
public sealed class DiskSync : IDisposable
{
    private const int Threads = 8;

    private readonly BlockingCollection<(SafeFileHandle File, TaskCompletionSource Done)> _waiting = [];
    private readonly Thread[] _threads;

    public DiskSync()
    {
        _threads = [.. Enumerable.Range(1, Threads).Select(Start)];
    }

    /// <summary>Returns when what is in the file now is on the disk.</summary>
    /// <exception cref="JournalException">It may not be there.</exception>
    internal Task SyncAsync(SafeFileHandle file)
    {
        // Who waits goes on where it was, never on a thread that syncs.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((file, done));
        return done.Task;
    }

    public void Dispose()
    {
        _waiting.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _waiting.Dispose();
    }

    private Thread Start(int number)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = $"journal-sync-{number}" };
        thread.Start();
        return thread;
    }

    private void Run()
    {
        foreach (var (file, done) in _waiting.GetConsumingEnumerable())
        {
            try
            {
                RandomAccess.FlushToDisk(file);
                done.SetResult();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                done.SetException(new JournalException($"The journal cannot be synced to disk: {e.Message}", e));
            }
        }
    }
}
