using System.Text.Json;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Reading;

/// <summary>First and last line of a session, which is what a list shows of it.</summary>
internal static class SessionEnds
{
    private const int TailBytes = 8 * 1024;

    /// <returns>Null when it is gone by now.</returns>
    public static async Task<SessionSummary?> SummarizeAsync(
        SessionPlace place, DecryptionKeys? keys, CancellationToken cancellation)
    {
        try
        {
            if (place is { Store: { } store, Segments: > 0 })
            {
                return await SummarizeAsync(place, store, keys, cancellation).ConfigureAwait(false);
            }

            return Summarize(place, place.Journal!);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return new SessionSummary(place.Session, place.Location, SessionState.Unreadable, place.Bytes, null, null);
        }
    }

    private static async Task<SessionSummary?> SummarizeAsync(
        SessionPlace place, IRecordingStore store, DecryptionKeys? keys, CancellationToken cancellation)
    {
        var first = await ReadAsync(store, keys, place.Session, 1, cancellation).ConfigureAwait(false);
        var last = place.Segments == 1
            ? first
            : await ReadAsync(store, keys, place.Session, place.Segments, cancellation).ConfigureAwait(false);
        if (first is null || last is null)
        {
            return new SessionSummary(place.Session, place.Location, SessionState.Unreadable, place.Bytes, null, null);
        }

        if (!first.IsReadable || !last.IsReadable)
        {
            return new SessionSummary(place.Session, place.Location, SessionState.Encrypted, place.Bytes, null, null);
        }

        var lines = first.Lines.Span;
        var start = Parse(lines[..Math.Max(0, lines.IndexOf((byte)'\n'))]) as SessionStartLine;
        var (end, running) = last.Seal.Final || place.Journal is null
            ? (EndOf(last.Lines.Span), false)
            : ReadJournalEnd(place.Journal);
        var state = start is null ? SessionState.Unreadable
            : end is not null ? SessionState.Ended
            : running ? SessionState.Running
            : last.Seal.Interrupted || place.Journal is not null ? SessionState.Interrupted
            : SessionState.Unfinished;
        return new SessionSummary(place.Session, place.Location, state, place.Bytes, start, end);
    }

    private static SessionSummary Summarize(SessionPlace place, string journal)
    {
        using var file = JournalReader.OpenShared(journal);
        var length = file.Length;
        var (end, running) = ReadEnd(file);
        file.Position = 0;
        using var reader = new JournalReader(file);
        var start = reader.TryRead(out var first) ? first as SessionStartLine : null;
        var state = start is null ? SessionState.Unreadable
            : end is not null ? SessionState.Ended
            : running ? SessionState.Running
            : SessionState.Interrupted;
        return new SessionSummary(place.Session, place.Location, state, length, start, end);
    }

    private static async Task<Segment?> ReadAsync(
        IRecordingStore store, DecryptionKeys? keys, string session, int n, CancellationToken cancellation) =>
        await store.ReadAsync(ObjectKey.Session(session, n), cancellation).ConfigureAwait(false) is { } content
            ? Segment.Read(content, keys)
            : null;

    private static (EndLine? End, bool Running) ReadJournalEnd(string journal)
    {
        try
        {
            using var file = JournalReader.OpenShared(journal);
            return ReadEnd(file);
        }
        catch (FileNotFoundException)
        {
            return (null, false);
        }
    }

    /// <summary>The end line of a journal, and whether it is written when it has none.</summary>
    public static (EndLine? End, bool Running) ReadEnd(FileStream file)
    {
        var tail = new byte[Math.Min(file.Length, TailBytes)];
        file.Position = file.Length - tail.Length;
        var read = file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        var end = EndOf(tail.AsSpan(0, read));
        return (end, end is null && JournalLock.IsHeld(file));
    }

    private static EndLine? EndOf(ReadOnlySpan<byte> lines)
    {
        if (lines.IsEmpty || lines[^1] != '\n')
        {
            return null;
        }

        lines = lines[..^1];
        return Parse(lines[(lines.LastIndexOf((byte)'\n') + 1)..]) as EndLine;
    }

    private static JournalLine? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return LineParser.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
