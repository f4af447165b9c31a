using System.Net.Security;
using GatewayProxy.Protocol;

namespace GatewayProxy.Sockets;

/// <summary>
/// Fills one relay's buffer: with room that follows the traffic, without starving the other sessions of a socket
/// thread, and holding next to nothing while its side is silent.
/// </summary>
public sealed class RelayReader(Stream stream, ReceiveBuffer buffer, TimeProvider time)
{
    /// <summary>Beyond it more room makes no fewer system calls: bytes.</summary>
    private const int MostRoom = 64 * 1024;

    /// <summary>Reads in a row that found bytes waiting before another session gets its turn.</summary>
    private const int MaxStreak = 16;

    /// <summary>A side that was silent for longer is expected to be so again.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private readonly bool _encrypted = stream is SslStream;
    private long _readAt;
    private int _offered;
    private int _count;
    private int _streak;

    /// <summary>Reads what there is; the caller says with <see cref="Received"/> how much it was.</summary>
    /// <returns>The number of bytes; 0 at the end of the stream.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <param name="missing">What the message at the front still lacks, when it must be seen whole.</param>
    public ValueTask<int> ReadAsync(int missing = 0)
    {
        if (buffer.Count == 0)
        {
            if (_encrypted && time.GetElapsedTime(_readAt) > Silence)
            {
                return ReadAfterSilenceAsync();
            }

            ShrinkAfterLittle();
        }

        var read = ReadNowAsync(missing);
        if (!read.IsCompletedSuccessfully)
        {
            _streak = 0;
            return read;
        }

        return ++_streak < MaxStreak ? read : LetOthersRunAsync(read.Result);
    }

    /// <summary>Takes what was read into the buffer; more room follows when all of it was used.</summary>
    public void Received(int count)
    {
        buffer.Received(count);
        _count = count;
        if (count == _offered && buffer.Capacity < MostRoom)
        {
            buffer.EnsureCapacity(buffer.Capacity * 2);
        }

        if (_encrypted)
        {
            _readAt = time.GetTimestamp();
        }
    }

    // What one large message left of room is not for a thousand small ones: they would all be dealt with in one go.
    private ValueTask<int> ReadNowAsync(int missing)
    {
        var room = buffer.Free();
        room = room[..Math.Min(room.Length, Math.Max(MostRoom, missing))];
        _offered = room.Length;
        return stream.ReadAsync(room);
    }

    private void ShrinkAfterLittle()
    {
        if (_count < buffer.Capacity / 8)
        {
            buffer.Shrink();
        }
    }

    // The encrypted stream takes its own buffers only when bytes have arrived. In the middle of traffic the additional
    // system calls would cost more than the memory is worth.
    private async ValueTask<int> ReadAfterSilenceAsync()
    {
        buffer.Release();
        _ = await stream.ReadAsync(Memory<byte>.Empty);
        return await ReadNowAsync(0);
    }

    private async ValueTask<int> LetOthersRunAsync(int count)
    {
        _streak = 0;
        await Task.Yield();
        return count;
    }
}
