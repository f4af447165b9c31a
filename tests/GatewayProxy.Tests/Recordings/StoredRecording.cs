using System.Text;
using GatewayProxy.Recording.Sealing;

namespace GatewayProxy.Tests.Recordings;

/// <summary>What is in a directory that recordings are stored in.</summary>
public sealed class StoredRecording(string directory)
{
    private string Sessions => Path.Combine(directory, "tests.orders", "sessions");

    public IReadOnlyList<string> Ids =>
        Directory.Exists(Sessions)
            ? [.. Directory.EnumerateDirectories(Sessions).Select(Path.GetFileName).Order()!]
            : [];

    /// <summary>The segments of a session, in order.</summary>
    public IReadOnlyList<Segment> Segments(string session) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Sessions, session), "*.jsonl").Order()
            .Select(file => Segment.Read(File.ReadAllBytes(file))),
    ];

    /// <summary>The journal of a session as far as it is stored.</summary>
    public string Lines(string session) =>
        string.Concat(Segments(session).Select(s => Encoding.UTF8.GetString(s.Lines.Span)));

    /// <summary>The journals of all sessions.</summary>
    public string AllLines() => string.Concat(Ids.Select(Lines));

    /// <summary>The ledgers of all starts of the proxy.</summary>
    public string Ledgers()
    {
        var folder = Path.Combine(directory, "tests.orders", "ledgers");
        return Directory.Exists(folder)
            ? string.Concat(Directory.EnumerateFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order()
                .Select(file => Encoding.UTF8.GetString(Segment.Read(File.ReadAllBytes(file)).Lines.Span)))
            : "";
    }
}
