namespace GatewayProxy.Recordings;

/// <summary>
/// A file of the spool. While this process writes it, it is read through the writer's own handle: to close another one
/// would give up the lock that tells others that it is written.
/// </summary>
public sealed class SpoolFile(string path)
{
    private readonly Lock _gate = new();
    private SpoolReader? _writer;
    private Func<long>? _written;

    /// <param name="path">Where it is.</param>
    /// <param name="writer">Reads an open file of this process.</param>
    /// <param name="written">Its length.</param>
    public SpoolFile(string path, SpoolReader writer, Func<long> written)
        : this(path) => (_writer, _written) = (writer, written);

    /// <summary>Reads an open file of this process.</summary>
    public delegate int SpoolReader(Span<byte> buffer, long offset);

    public string Path => path;

    /// <summary>Bytes written so far: while it is written, also of a file that somebody has removed.</summary>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                if (_written is { } written)
                {
                    return written();
                }
            }

            return new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        }
    }

    /// <summary>Reads from an offset on; 0 at the end.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public int Read(Span<byte> buffer, long offset)
    {
        lock (_gate)
        {
            if (_writer is { } writer)
            {
                return writer(buffer, offset);
            }
        }

        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return RandomAccess.Read(file.SafeFileHandle, buffer, offset);
    }

    /// <summary>The writer has closed it.</summary>
    public void WriterClosed()
    {
        lock (_gate)
        {
            (_writer, _written) = (null, null);
        }
    }
}
