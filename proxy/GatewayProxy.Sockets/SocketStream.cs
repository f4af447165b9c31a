using System.Net.Sockets;

namespace GatewayProxy.Sockets;

/// <summary>
/// A connected socket as a stream that knows where its reader goes on. At first in the thread pool: a login verifies
/// signatures and derives keys, on a socket thread it would hold up every session there. Once the messages only pass
/// by, right where the socket became ready (see <see cref="SocketScheduling"/>).
/// </summary>
public sealed class SocketStream(Socket socket, bool ownsSocket = false) : Stream
{
    private readonly NetworkStream _socket = new(socket, ownsSocket);
    private volatile bool _inline;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// From now on readers go on where the socket became ready: they must not block or compute for long.
    /// </summary>
    public void RunInline() => _inline = true;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inline ? _socket.ReadAsync(buffer, cancellationToken) : ReadInPoolAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _socket.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadInPoolAsync(Memory<byte> buffer, CancellationToken ct)
    {
        var read = _socket.ReadAsync(buffer, ct);
        if (read.IsCompleted)
        {
            return await read;
        }

        try
        {
            return await read.ConfigureAwait(false);
        }
        finally
        {
            await Task.Yield();
        }
    }
}
