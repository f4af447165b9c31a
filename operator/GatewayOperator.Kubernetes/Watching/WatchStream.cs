using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// The lines of a watch as they arrive. Silence for longer than the idle timeout ends it: a connection whose
/// other end is gone looks the same as one on which nothing happens, but for the missing bookmarks.
/// </summary>
internal sealed class WatchStream(Stream body, TimeSpan idle, TimeProvider time)
{
    // The API server stores objects of up to some 1.5 MiB; this is far above anything that it sends.
    private const int LongestLine = 32 * 1024 * 1024;

    /// <summary>Ends when the server ends the watch.</summary>
    /// <exception cref="TimeoutException">No whole line came for the idle timeout.</exception>
    public async IAsyncEnumerable<byte[]> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var quiet = new CancellationTokenSource(idle, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, quiet.Token);
        var reader = PipeReader.Create(body);
        try
        {
            while (true)
            {
                var read = await ReadAsync(reader, linked.Token, ct).ConfigureAwait(false);
                var buffer = read.Buffer;
                while (TakeLine(ref buffer) is { } line)
                {
                    // Only whole lines count as a sign of life, or a dribble of bytes could go on for ever.
                    quiet.CancelAfter(idle);
                    yield return line;
                }

                if (read.IsCompleted)
                {
                    ThrowIfCut(buffer);
                    yield break;
                }

                ThrowIfTooLong(buffer);
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task<ReadResult> ReadAsync(PipeReader reader, CancellationToken either, CancellationToken ct)
    {
        try
        {
            return await reader.ReadAsync(either).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"The watch was silent for {idle.TotalSeconds:0} s.");
        }
    }

    private static byte[]? TakeLine(ref ReadOnlySequence<byte> buffer)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            if (!line.IsEmpty)
            {
                return line.ToArray();
            }
        }

        return null;
    }

    private static void ThrowIfCut(ReadOnlySequence<byte> rest)
    {
        if (!rest.IsEmpty)
        {
            throw new IOException("The watch ended in the middle of an event.");
        }
    }

    private static void ThrowIfTooLong(ReadOnlySequence<byte> rest)
    {
        if (rest.Length > LongestLine)
        {
            throw new InvalidDataException($"The API server sent an event of more than {LongestLine} bytes.");
        }
    }
}
