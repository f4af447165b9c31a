namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>
/// One writer in a folder at a time, over all processes: flock(2) on a file in it, which ends with the process that
/// holds it. Callers within a process queue without asking the file.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FileStream _file;
    private readonly SemaphoreSlim _queue;

    private FolderLock(FileStream file, SemaphoreSlim queue)
    {
        _file = file;
        _queue = queue;
    }

    /// <exception cref="IOException">
    /// Another process holds it for too long, or the folder cannot be written.
    /// </exception>
    public static async Task<FolderLock> TakeAsync(string folder, SemaphoreSlim queue, CancellationToken cancellation)
    {
        await queue.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return new FolderLock(await OpenAsync(folder, cancellation).ConfigureAwait(false), queue);
        }
        catch
        {
            queue.Release();
            throw;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _queue.Release();
    }

    private static async Task<FileStream> OpenAsync(string folder, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(Path.Combine(folder, ".lock"));
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && time.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(Look, time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            // Whoever could open it could hold it for ever.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
