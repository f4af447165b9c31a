using System.Text;
using System.Text.Json;
using GatewayProxy.Recording.Sealing;

namespace GatewayProxy.Recording.Ledger;

/// <summary>
/// What one start of a proxy has recorded, without a gap: a chained file like a journal
/// (docs/recording-format.md). A session that is missing in the store is missed because its line is here. A line is in
/// the kernel's hands when its method returns. For use by many threads.
/// </summary>
public sealed class ProxyLedger : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LineChain _chain = new();
    private readonly JournalFile _file;
    private readonly TimeProvider _time;
    private long _seq;
    private bool _ended;

    private ProxyLedger(JournalFile file, TimeProvider time)
    {
        _file = file;
        _time = time;
    }

    public LedgerHead Head
    {
        get
        {
            lock (_gate)
            {
                return new LedgerHead(_seq, Encoding.ASCII.GetString(_chain.Head));
            }
        }
    }

    /// <summary>The file's name for a proxy.</summary>
    public static string FileName(string proxy) => proxy + ".jsonl";

    /// <summary>
    /// Creates <c>&lt;proxy id&gt;.jsonl</c> (mode 0600) in <paramref name="directory"/>, which is created when
    /// missing, and writes the first line.
    /// </summary>
    /// <exception cref="JournalException">The file exists or cannot be written.</exception>
    public static ProxyLedger Open(string directory, LedgerStart start, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(time);
        if (!SessionId.IsValid(start.Proxy))
        {
            throw new JournalException("The proxy's id is not one of SessionId.New.");
        }

        var path = Path.Combine(directory, FileName(start.Proxy));
        var ledger = new ProxyLedger(JournalFile.Create(path, mustLock: true), time);
        try
        {
            ledger.Append("ledgerStart"u8, start, static (json, start) => LedgerFields.Write(json, start));
            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>A session is open; nothing of it may go upstream before this line.</summary>
    /// <param name="session">Its id.</param>
    /// <param name="start">SHA-256 of its first line: <see cref="SessionJournal.Head"/> then.</param>
    /// <exception cref="JournalException">It is not recorded: the session must not start.</exception>
    public void WriteOpened(string session, string start) =>
        Append("opened"u8, (session, start), static (json, line) =>
        {
            json.WriteString("session"u8, line.session);
            json.WriteString("start"u8, line.start);
        });

    /// <summary>A segment of a session is stored.</summary>
    /// <exception cref="JournalException">It is not recorded.</exception>
    public void WriteSegment(SegmentSeal seal, string digest)
    {
        ArgumentNullException.ThrowIfNull(seal);
        Append("segment"u8, (seal, digest), static (json, line) =>
        {
            json.WriteString("session"u8, line.seal.Session);
            json.WriteNumber("segment"u8, line.seal.Segment);
            json.WriteNumber("lastSeq"u8, line.seal.LastSeq);
            json.WriteString("head"u8, line.seal.Head);
            json.WriteString("object"u8, line.digest);
        });
    }

    /// <summary>A session has ended.</summary>
    /// <param name="session">Its id.</param>
    /// <param name="lines">How many its journal has.</param>
    /// <param name="head">SHA-256 of the last of them.</param>
    /// <param name="reason">As in the journal's last line.</param>
    /// <exception cref="JournalException">It is not recorded.</exception>
    public void WriteClosed(string session, long lines, string head, string reason) =>
        Append("closed"u8, (session, lines, head, reason), static (json, line) =>
        {
            LedgerFields.WriteExtent(json, line.session, line.lines, line.head);
            json.WriteString("reason"u8, line.reason);
        });

    /// <summary>
    /// A session, or a ledger, that its writer did not finish; this start of the proxy has sealed it.
    /// </summary>
    /// <param name="session">Id of the session, or of the proxy whose ledger it is.</param>
    /// <param name="lines">How many were found.</param>
    /// <param name="head">SHA-256 of the last of them.</param>
    /// <param name="proxy">Whose it was; null for this one's own.</param>
    /// <exception cref="JournalException">It is not recorded.</exception>
    public void WriteInterrupted(string session, long lines, string head, string? proxy) =>
        Append("interrupted"u8, (session, lines, head, proxy), static (json, line) =>
        {
            LedgerFields.WriteExtent(json, line.session, line.lines, line.head);
            if (line.proxy is not null)
            {
                json.WriteString("proxy"u8, line.proxy);
            }
        });

    /// <summary>
    /// A session is kept long enough and goes: nothing of it may be removed before this line is stored.
    /// </summary>
    /// <param name="session">Its id.</param>
    /// <param name="head">SHA-256 of its last line.</param>
    /// <param name="retention">How long the target keeps recordings, in whole seconds.</param>
    /// <exception cref="JournalException">It is not recorded.</exception>
    public void WriteRemoved(string session, string head, TimeSpan retention) =>
        Append("removed"u8, (session, head, retention), static (json, line) =>
        {
            json.WriteString("session"u8, line.session);
            json.WriteString("head"u8, line.head);
            json.WriteNumber("retention"u8, (long)line.retention.TotalSeconds);
        });

    /// <summary>The last line: this start of the proxy has recorded nothing but what is above.</summary>
    /// <exception cref="JournalException">It is not recorded.</exception>
    public void WriteEnd()
    {
        lock (_gate)
        {
            Append("ledgerEnd"u8, 0, static (_, _) => { });
            _ended = true;
        }
    }

    /// <summary>Bytes written.</summary>
    public long Length => _file.Length;

    /// <summary>Reads the file from <paramref name="offset"/>; 0 at its end, and when it is closed.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public int Read(Span<byte> buffer, long offset) => _file.Read(buffer, offset);

    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    private void Append<T>(ReadOnlySpan<byte> type, T fields, Action<Utf8JsonWriter, T> write)
    {
        lock (_gate)
        {
            if (_ended)
            {
                throw new JournalException("The ledger has ended: this proxy stops.");
            }

            var line = LineComposer.Current;
            line.Begin(_seq + 1, _time.GetUtcNow().UtcDateTime, type, _chain.Head);
            write(line.Json, fields);
            var bytes = line.End();
            _file.Append(bytes);
            _chain.Extend(bytes);
            _seq++;
        }
    }
}
