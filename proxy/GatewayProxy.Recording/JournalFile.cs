using Microsoft.Win32.SafeHandles;

namespace GatewayProxy.Recording;

/// <summary>
/// The append-only file under a journal: every line is one write(2), and a failed one leaves no trace.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private readonly FileStream _file;
    private readonly SafeFileHandle _handle;
    private long _length;

    public JournalFile(FileStream file)
    {
        _file = file;
        // Asked for once: each time the stream would first seek to where it believes to be.
        _handle = file.SafeFileHandle;
    }

    /// <summary>Creates <paramref name="path"/>, readable by its owner only.</summary>
    /// <param name="path">Where.</param>
    /// <param name="mustLock">Others act upon the lock: without it the file is none.</param>
    /// <exception cref="JournalException">It exists, or cannot be created or locked.</exception>
    public static JournalFile Create(string path, bool mustLock)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            // Read as well: closing a second handle would give up the lock, which is the process's (fcntl(2)).
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var file = new FileStream(path, options);
            return Lock(file, mustLock);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The journal {path} cannot be created: {e.Message}", e);
        }
    }

    /// <exception cref="JournalException">It must be locked and cannot be.</exception>
    internal static JournalFile Lock(FileStream file, bool mustLock)
    {
        if (JournalLock.TryTake(file) || !mustLock)
        {
            return new JournalFile(file);
        }

        file.Dispose();
        File.Delete(file.Name);
        throw new JournalException(
            $"{file.Name} cannot be locked: another proxy would take it for abandoned. Put the spool on a file system "
            + "of this machine that has locks (fcntl(2)).");
    }

    /// <summary>Bytes of all lines, wherever the file's name has gone.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <exception cref="JournalException">The line is not, or not wholly, in the file.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        try
        {
            RandomAccess.Write(_handle, line, _length);
            Volatile.Write(ref _length, _length + line.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            TryTruncate();
            throw new JournalException($"The journal cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Reads what was written; 0 at the end, and when the file is closed.</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(_handle, buffer, offset);
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Returns when what is in the file now is on the disk.</summary>
    /// <exception cref="JournalException">It may not be there.</exception>
    public Task SyncAsync(DiskSync disk) => disk.SyncAsync(_handle);

    public void Dispose() => _file.Dispose();

    // What a full disk took of the line is cut off. Should that fail too, the next line goes over it: it holds no line
    // feed, so that a reader sees at worst one torn line at the end.
    private void TryTruncate()
    {
        try
        {
            RandomAccess.SetLength(_handle, _length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException
            or NotSupportedException)
        {
        }
    }

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
