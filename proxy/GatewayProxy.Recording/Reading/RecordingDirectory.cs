using System.Text.Json;

namespace GatewayProxy.Recording.Reading;

/// <summary>The recordings of a directory: one subdirectory per target, one journal per session in it.</summary>
public sealed class RecordingDirectory
{
    private const string Extension = ".jsonl";
    private const int TailBytes = 8 * 1024;

    private readonly string _path;

    public RecordingDirectory(string path) => _path = path;

    /// <summary>
    /// Sessions that match, newest first. It opens journals one by one as they are asked for, so that the newest few of
    /// a million cost no more than those few. A directory that does not exist has none.
    /// </summary>
    public IEnumerable<SessionSummary> List(SessionFilter? filter = null)
    {
        filter ??= new SessionFilter();
        var journals = Journals()
            .Where(journal => filter.Since is null || SessionId.MadeAt(IdOf(journal)) >= Floor(filter.Since.Value))
            .OrderByDescending(IdOf, StringComparer.Ordinal);
        foreach (var journal in journals)
        {
            if (TrySummarize(journal) is { } summary && filter.Matches(summary))
            {
                yield return summary;
            }
        }
    }

    /// <summary>The journal of a session, or null when there is none.</summary>
    public string? Find(string session) =>
        SessionId.IsValid(session)
            ? Journals().FirstOrDefault(journal => IdOf(journal) == session)
            : null;

    private static string IdOf(string journal) => Path.GetFileNameWithoutExtension(journal);

    // Session ids know milliseconds only.
    private static DateTimeOffset Floor(DateTimeOffset instant) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());

    private static SessionSummary? TrySummarize(string journal)
    {
        try
        {
            using var file = JournalReader.OpenShared(journal);
            var length = file.Length;
            var end = ReadEnd(file, length);
            var running = end is null && JournalLock.IsHeld(file);
            file.Position = 0;
            using var reader = new JournalReader(file);
            var start = reader.TryRead(out var first) ? first as SessionStartLine : null;
            var state = start is null ? SessionState.Unreadable
                : end is not null ? SessionState.Ended
                : running ? SessionState.Running
                : SessionState.Interrupted;
            return new SessionSummary(IdOf(journal), journal, state, length, start, end);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SessionSummary(IdOf(journal), journal, SessionState.Unreadable, 0, null, null);
        }
    }

    private static EndLine? ReadEnd(FileStream file, long length)
    {
        var tail = new byte[Math.Min(length, TailBytes)];
        file.Position = length - tail.Length;
        var read = file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        var text = tail.AsSpan(0, read);
        if (text.IsEmpty || text[^1] != '\n')
        {
            return null;
        }

        text = text[..^1];
        try
        {
            return LineParser.Parse(text[(text.LastIndexOf((byte)'\n') + 1)..]) as EndLine;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private IEnumerable<string> Journals() =>
        !Directory.Exists(_path)
            ? []
            : Directory.EnumerateDirectories(_path)
                .SelectMany(target => Directory.EnumerateFiles(target, "*" + Extension))
                .Where(journal => SessionId.IsValid(IdOf(journal)));
}
