using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Ledger;

/// <summary>What the first line of a ledger in the spool says of where it belongs.</summary>
public static class LedgerOrigin
{
    private const int MostBytes = 16 * 1024;

    /// <summary>The storage that it is for; null when it does not say.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? StorageOf(string path)
    {
        using var file = JournalReader.OpenShared(path);
        var head = new byte[MostBytes];
        var line = head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        return line.IndexOf((byte)'\n') is var end and > 0 ? LedgerLine.Parse(line[..end])?.Storage : null;
    }
}
