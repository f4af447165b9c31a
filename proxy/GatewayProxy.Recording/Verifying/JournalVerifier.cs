using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Verifying;

/// <summary>
/// Verifies a journal, or a ledger, where a proxy has written it: its chain. That proves no more than that it hangs
/// together, for nothing there is signed.
/// </summary>
public static class JournalVerifier
{
    /// <exception cref="IOException">It cannot be read, or is of a newer format.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static VerifiedRecording Verify(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var stream = JournalReader.OpenShared(path);
        var running = JournalLock.IsHeld(stream);
        using var reader = new LineReader(stream);
        var scanner = new LineScanner();
        var findings = new Findings();
        var kind = RecordingKind.Session;
        var ended = false;
        while (reader.TryRead(out var line))
        {
            if (!scanner.TryTake(line, out var header))
            {
                findings.Forged(path, scanner.Seq + 1, scanner.Problem!);
                break;
            }

            if (header.Seq == 1)
            {
                kind = VisitStart(path, header, line, findings);
            }
            else if (header.Type.SequenceEqual("gap"u8))
            {
                findings.Incomplete(path, header.Seq, SessionVerifier.Gap);
            }
            else if (ended)
            {
                findings.Forged(path, header.Seq, "it follows the end.");
            }

            ended = header.Type.SequenceEqual("end"u8) || header.Type.SequenceEqual("ledgerEnd"u8);
            reader.Advance(line.Length);
        }

        JudgeEnd(path, reader.Damage, scanner.Seq, ended, running, findings);
        return findings.Close(kind, Path.GetFileNameWithoutExtension(path), scanner.Seq, reader.Offset, scanner.Head);
    }

    private static RecordingKind VisitStart(
        string path, in LineHeader header, ReadOnlySpan<byte> line, Findings findings)
    {
        if (header.Type.SequenceEqual("ledgerStart"u8))
        {
            findings.Unsigned(path, "its lines are chained; they are signed when they are stored.");
            return RecordingKind.Ledger;
        }

        var start = SessionVerifier.ParseStart(line);
        var name = Path.GetFileNameWithoutExtension(path);
        if (start is null)
        {
            findings.Forged(path, 1, "a journal starts with sessionStart.");
        }
        else if (start.V > SessionJournal.FormatVersion)
        {
            throw new JournalException(
                $"{path}: format version {start.V} needs a newer release of this program.");
        }
        else if (SessionId.IsValid(name) && name != start.Session)
        {
            findings.Forged(path, 1, $"it is the journal of session {start.Session}.");
        }
        else
        {
            findings.Unsigned(path, start.V < JournalReader.FirstChained
                ? $"format version {start.V}: its lines are neither chained nor signed, so that nothing is proven."
                : "its lines are chained; they are signed when they are stored.");
        }

        return RecordingKind.Session;
    }

    private static void JudgeEnd(
        string path, DamageKind? damage, long lines, bool ended, bool running, Findings findings)
    {
        if (damage == DamageKind.Malformed)
        {
            findings.Forged(path, lines + 1, JournalReader.TooLong);
        }
        else if (running)
        {
            findings.Interrupted(path, "it has no end yet: it runs.");
        }
        else if (damage == DamageKind.TornTail && lines > 0 && !ended)
        {
            findings.Interrupted(path, $"line {lines + 1}: {JournalReader.TornTail}");
        }
        else if (damage == DamageKind.TornTail || lines == 0)
        {
            findings.Forged(path, lines + 1, lines == 0 ? "it has no first line." : "it follows the end.");
        }
        else if (!ended)
        {
            findings.Interrupted(path, "it has no end: its proxy died, or could not write it.");
        }
    }
}
