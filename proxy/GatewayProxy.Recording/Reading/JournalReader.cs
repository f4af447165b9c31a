using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace GatewayProxy.Recording.Reading;

/// <summary>
/// Reads a journal line by line, holding one line at a time. It stops at the first bad one and names it
/// (<see cref="Damage"/>): what follows a hole proves nothing.
/// </summary>
public sealed class JournalReader : IDisposable
{
    /// <summary>The longest line a writer can produce is well below this many bytes.</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    internal const int FirstChained = 2;

    internal const string TornTail = "it is incomplete: the recording stopped in the middle of it.";
    internal const string TooLong = "it is longer than any line of a recording.";

    private readonly LineReader _reader;
    private readonly LineChain _chain = new();
    private long _lines;
    private bool _done;

    public JournalReader(Stream stream) => _reader = new LineReader(stream);

    /// <summary>Version of the format, once the first line is read; lines of version 1 have no chain.</summary>
    public int Version { get; private set; }

    /// <summary>The first bad line, once it is reached.</summary>
    public JournalDamage? Damage { get; private set; }

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static JournalReader Open(string path) => new(OpenShared(path));

    /// <summary>The next line; false at the end or at the first bad line.</summary>
    public bool TryRead([NotNullWhen(true)] out JournalLine? line)
    {
        line = null;
        if (_done)
        {
            return false;
        }

        if (!_reader.TryRead(out var bytes))
        {
            _done = true;
            return RefuseRest();
        }

        line = Parse(bytes[..^1]);
        _done = line is null;
        _reader.Advance(bytes.Length);
        _chain.Extend(bytes);
        return line is not null;
    }

    /// <summary>Goes on in <paramref name="next"/>, once <see cref="TryRead"/> has come to the end.</summary>
    internal void Continue(Stream next)
    {
        _reader.Continue(next);
        _done = Damage is not null;
    }

    /// <summary>Ends the reading for a reason that lies outside the lines.</summary>
    internal void Refuse(string message)
    {
        _done = true;
        Damage = new JournalDamage(DamageKind.Malformed, _lines + 1, _reader.Offset, message);
    }

    public IEnumerable<JournalLine> ReadAll()
    {
        while (TryRead(out var line))
        {
            yield return line;
        }
    }

    public void Dispose() => _reader.Dispose();

    // A journal that is being written and one that is being deleted can both be read.
    internal static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private JournalLine? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var line = LineParser.Parse(bytes);
            if (line.Seq != _lines + 1)
            {
                return Refuse(
                    DamageKind.OutOfSequence, $"its number is {line.Seq}, expected {_lines + 1}: lines are missing.");
            }

            return _lines == 0 ? First(line) : Next(line);
        }
        catch (JsonException)
        {
            return Refuse(DamageKind.Malformed, "it is not a line of a recording.");
        }
    }

    private JournalLine? First(JournalLine line)
    {
        if (line is not SessionStartLine start)
        {
            return Refuse(DamageKind.Malformed, "a journal starts with sessionStart.");
        }

        if (start.V > SessionJournal.FormatVersion)
        {
            return Refuse(
                DamageKind.NewerVersion, $"format version {start.V} needs a newer release of this program.");
        }

        if (start.Prev is not null)
        {
            return Refuse(DamageKind.BrokenChain, "the first line follows none, and this one says it does.");
        }

        Version = start.V;
        _lines++;
        return line;
    }

    private JournalLine? Next(JournalLine line)
    {
        if (Version >= FirstChained && !Ascii.Equals(_chain.Head, line.Prev))
        {
            return Refuse(
                DamageKind.BrokenChain, $"it does not follow line {_lines}: one of the two is not what was written.");
        }

        _lines++;
        return line;
    }

    private bool RefuseRest()
    {
        if (_reader.Damage is { } kind)
        {
            Refuse(kind, kind == DamageKind.TornTail ? TornTail : TooLong);
        }

        return false;
    }

    private JournalLine? Refuse(DamageKind kind, string message)
    {
        var offset = _reader.Offset;
        Damage = new JournalDamage(kind, _lines + 1, offset, $"Line {_lines + 1} at byte {offset}: {message}");
        return null;
    }
}
