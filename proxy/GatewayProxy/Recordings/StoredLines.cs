using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>Holds a file of the spool against what is stored of it.</summary>
public static class StoredLines
{
    /// <summary>Whether the store has every byte of a file: then the file says nothing more.</summary>
    /// <exception cref="IOException">One of both cannot be read.</exception>
    /// <exception cref="FormatException">An object is no segment.</exception>
    public static async Task<bool> HaveAllOfAsync(
        string path, Func<int, string> keyOf, IRecordingStore store, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        for (var n = 1; file.Position < file.Length; n++)
        {
            if (await store.ReadAsync(keyOf(n), cancellation) is not { } content)
            {
                return false;
            }

            var lines = Segment.Read(content).Lines;
            var here = new byte[Math.Min(lines.Length, file.Length - file.Position)];
            await file.ReadExactlyAsync(here, cancellation);
            if (!lines.Span.StartsWith(here))
            {
                return false;
            }
        }

        return true;
    }
}
