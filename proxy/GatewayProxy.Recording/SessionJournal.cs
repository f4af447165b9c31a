using System.Text;

namespace GatewayProxy.Recording;

/// <summary>
/// The append-only record of one session: a JSON Lines file in the format of docs/recording-format.md. A line is in the
/// kernel's hands when its method returns, so it survives the death of this process, though not that of the machine.
/// Both loops of a session write to it; it keeps their order.
/// </summary>
public sealed class SessionJournal : IDisposable
{
    /// <summary>Version of the format, the field <c>v</c> of the first line.</summary>
    public const int FormatVersion = 2;

    /// <summary>How much of a statement's text is kept, in bytes.</summary>
    public const int SqlHeadBytes = 1024 * 1024;

    /// <summary>How much of one parameter is kept, in bytes.</summary>
    public const int ParameterBytes = 1024;

    /// <summary>How many parameters of a statement are kept.</summary>
    public const int MaxParameters = 64;

    /// <summary>
    /// A head of a Bind's parameters that is never too short for what is kept of them, when values are small.
    /// </summary>
    public const int ParameterHeadBytes = 128 * 1024;

    private readonly Lock _gate = new();
    private readonly LineChain _chain = new();
    private readonly JournalFile _file;
    private readonly TimeProvider _time;
    private readonly long _openedAt;
    private JournalCounts _counts;
    private long _seq;
    private long _lost;
    private bool _ended;

    internal SessionJournal(JournalFile file, TimeProvider time)
    {
        _file = file;
        _time = time;
        _openedAt = time.GetTimestamp();
    }

    /// <summary>A line was lost. Sticky: the record of this session has a hole, whatever is written after it.</summary>
    public bool Faulted { get; private set; }

    /// <summary>How many lines are in the file.</summary>
    public long Lines
    {
        get
        {
            lock (_gate)
            {
                return _seq;
            }
        }
    }

    /// <summary>SHA-256 of the last line in the file, its line feed included, in lower-case hex.</summary>
    public string Head
    {
        get
        {
            lock (_gate)
            {
                return Encoding.ASCII.GetString(_chain.Head);
            }
        }
    }

    /// <summary>The file's name for a session.</summary>
    public static string FileName(string session) => session + ".jsonl";

    /// <summary>
    /// Creates <c>&lt;session id&gt;.jsonl</c> (mode 0600) in the target's <paramref name="directory"/>, which is
    /// created (0700) when missing, and writes the first line.
    /// </summary>
    /// <param name="directory">Of the target.</param>
    /// <param name="start">What the first line says.</param>
    /// <param name="time">The clock.</param>
    /// <param name="mustLock">Others store what nobody holds a lock on.</param>
    /// <exception cref="JournalException">The file exists or cannot be written: the session must not start.</exception>
    public static SessionJournal Open(
        string directory, SessionStart start, TimeProvider time, bool mustLock = false)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(time);
        if (!SessionId.IsValid(start.Session))
        {
            throw new JournalException("The session id is not one of SessionId.New.");
        }

        var file = JournalFile.Create(Path.Combine(directory, FileName(start.Session)), mustLock);
        var journal = new SessionJournal(file, time);
        try
        {
            journal.WriteStart(start);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Records a statement before a byte of it goes upstream, or that it is refused.</summary>
    /// <returns>The statement's number in the session, from 1.</returns>
    /// <exception cref="JournalException">
    /// It is not recorded and must not run (see the target's <c>onFailure</c>).
    /// </exception>
    public long WriteIntent(in StatementIntent intent)
    {
        lock (_gate)
        {
            var n = _counts.Statements + 1;
            var line = Begin("statement"u8);
            LineFields.Write(line.Json, n, intent);
            Append(line);
            _counts.Statements = n;
            _counts.Add(intent.Verdict);
            return n;
        }
    }

    /// <summary>Records a Parse before it goes upstream.</summary>
    /// <returns>The line's number, for <see cref="StatementIntent.Prepared"/>.</returns>
    /// <exception cref="JournalException">It is not recorded and must not be sent.</exception>
    public long WritePrepare(in StatementPreparation preparation)
    {
        lock (_gate)
        {
            var line = Begin("prepare"u8);
            LineFields.Write(line.Json, preparation);
            Append(line);
            return _seq;
        }
    }

    /// <summary>Remembers a line that is not written although what it is about happens: the next one says so.</summary>
    public void Miss()
    {
        lock (_gate)
        {
            _lost++;
            Faulted = true;
        }
    }

    /// <summary>
    /// Records what became of a statement. Best effort: a failure is remembered in <see cref="Faulted"/>.
    /// </summary>
    public void WriteOutcome(in StatementOutcome outcome)
    {
        lock (_gate)
        {
            _counts.Add(outcome);
            if (TryBegin("outcome"u8, out var line))
            {
                LineFields.Write(line.Json, outcome);
                TryAppend(line);
            }
        }
    }

    /// <summary>Records what came of an approval, before the statement goes upstream.</summary>
    /// <exception cref="JournalException">It is not recorded and the statement must not run.</exception>
    public void WriteDecision(in StatementDecision decision)
    {
        lock (_gate)
        {
            var line = Begin("decision"u8);
            LineFields.Write(line.Json, decision);
            Append(line);
            _counts.Held += decision.MidStream ? 1 : 0;
            _counts.Approved += decision.Outcome == DecisionOutcome.Approved ? 1 : 0;
        }
    }

    /// <summary>
    /// Records that the server is asked to cancel what it runs. Best effort, as <see cref="WriteOutcome"/>.
    /// </summary>
    public void WriteCancel(CancelCause by)
    {
        lock (_gate)
        {
            if (TryBegin("cancel"u8, out var line))
            {
                line.Json.WriteString("by"u8, LineFields.Name(by));
                TryAppend(line);
            }
        }
    }

    /// <summary>Records a breach of the protocol by either side. Best effort, as <see cref="WriteOutcome"/>.</summary>
    public void WriteProtocolError(string message)
    {
        lock (_gate)
        {
            if (TryBegin("protocolError"u8, out var line))
            {
                line.Json.WriteString("message"u8, message);
                TryAppend(line);
            }
        }
    }

    /// <summary>
    /// Records the end of the session; the first caller's reason stands, and nothing is recorded after it.
    /// </summary>
    public void WriteEnd(in SessionEnd end)
    {
        lock (_gate)
        {
            if (TryBegin("end"u8, out var line))
            {
                LineFields.Write(line.Json, end, _time.GetElapsedTime(_openedAt), _counts);
                TryAppend(line);
                _ended = true;
            }
        }
    }

    /// <summary>Bytes written.</summary>
    public long Length => _file.Length;

    /// <summary>Reads the file from <paramref name="offset"/>; 0 at its end, and when it is closed.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public int Read(Span<byte> buffer, long offset) => _file.Read(buffer, offset);

    /// <summary>Returns when the lines written so far are on the disk.</summary>
    /// <exception cref="JournalException">They may not be there.</exception>
    public Task SyncAsync(DiskSync disk) => _file.SyncAsync(disk);

    /// <summary>Closes the file. A journal without an end line is what a killed process leaves: unfinished.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _file.Dispose();
        }
    }

    private void WriteStart(SessionStart start)
    {
        lock (_gate)
        {
            var line = Begin("sessionStart"u8);
            LineFields.Write(line.Json, start);
            Append(line);
        }
    }

    private LineComposer Begin(ReadOnlySpan<byte> type)
    {
        if (_ended)
        {
            throw new JournalException("The session's journal is closed.");
        }

        if (_lost > 0)
        {
            AppendGap();
        }

        return Start(type);
    }

    private bool TryBegin(ReadOnlySpan<byte> type, out LineComposer line)
    {
        line = LineComposer.Current;
        try
        {
            if (_ended)
            {
                return false;
            }

            line = Begin(type);
            return true;
        }
        catch (JournalException)
        {
            return false;
        }
    }

    private LineComposer Start(ReadOnlySpan<byte> type)
    {
        var line = LineComposer.Current;
        line.Begin(_seq + 1, _time.GetUtcNow().UtcDateTime, type, _chain.Head);
        return line;
    }

    private void Append(LineComposer line)
    {
        try
        {
            var bytes = line.End();
            _file.Append(bytes);
            _chain.Extend(bytes);
            _seq++;
        }
        catch (JournalException)
        {
            _lost++;
            Faulted = true;
            throw;
        }
    }

    private void TryAppend(LineComposer line)
    {
        try
        {
            Append(line);
        }
        catch (JournalException)
        {
            // Append has remembered it: what already happened cannot be refused any more.
        }
    }

    // A hole is stated where it is, as soon as the file takes lines again. When it does not, Append counts this attempt
    // for the line that was to follow.
    private void AppendGap()
    {
        var lost = _lost;
        var line = Start("gap"u8);
        line.Json.WriteNumber("lines"u8, lost);
        Append(line);
        _lost = 0;
    }
}
