namespace GatewayProxy.Recording.Reading;

/// <summary>The end of a journal whose beginning is in the store already.</summary>
internal static class JournalTail
{
    /// <summary>Moves to the line after number <paramref name="seq"/>.</summary>
    public static void Skip(FileStream journal, long seq)
    {
        if (seq == 0)
        {
            return;
        }

        var reader = new LineReader(journal);
        while (reader.TryRead(out var line) && LineHeader.TryRead(line[..^1], out var header) && header.Seq <= seq)
        {
            reader.Advance(line.Length);
        }

        journal.Position = reader.Offset;
    }
}
