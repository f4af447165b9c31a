using System.Globalization;
using System.Text;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Ledger;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Tests.Verifying;

/// <summary>One start of a proxy that records into an <see cref="Archive"/>.</summary>
internal sealed class ArchivedProxy : IDisposable
{
    private readonly Archive _archive;
    private readonly ProxyLedger _ledger;
    private readonly SegmentSealer _ledgerSealer;
    private int _ledgerBytes;
    private int _ledgerSegments;
    private int _heads;

    public ArchivedProxy(Archive archive)
    {
        _archive = archive;
        _ledger = ProxyLedger.Open(
            archive.Spool,
            new LedgerStart { Proxy = Id, Target = Archive.Target, Key = Key.Public, Release = "0.1.0" },
            archive.Time);
        _ledgerSealer = new SegmentSealer(Id, Key, archive.Time);
    }

    public string Id { get; } = SessionId.New(TimeProvider.System);

    public SigningKey Key { get; } = SigningKey.Create();

    /// <summary>For whom the sessions from now on are encrypted.</summary>
    public SegmentEncryption? Encryption { get; set; }

    private string LedgerPath => Path.Combine(_archive.Spool, ProxyLedger.FileName(Id));

    public Task CertifyAsync(RecordedObject target) => _archive.PutAsync(
        ObjectKey.Certificate(Key.Public.Thumbprint),
        KeyCertificate.Of(Id, target, Key.Public, _archive.Time.GetUtcNow()).Sign(_archive.Operator));

    /// <summary>Records a session of three statements a segment, stores it, and lists it.</summary>
    public async Task<string> RecordAsync(int segments = 1, bool end = true, string? id = null)
    {
        var start = JournalFolder.Start(id);
        using var journal = SessionJournal.Open(_archive.Spool, start, _archive.Time);
        _ledger.WriteOpened(start.Session, journal.Head);
        var sealer = new SegmentSealer(start.Session, Key, _archive.Time, encryption: Encryption);
        var done = 0;
        for (var n = 1; n <= segments; n++)
        {
            for (var i = 0; i < 3; i++)
            {
                var sql = string.Create(CultureInfo.InvariantCulture, $"select {n}{i}");
                journal.WriteIntent(new StatementIntent { Sql = Encoding.ASCII.GetBytes(sql) });
            }

            if (end && n == segments)
            {
                journal.WriteEnd(new SessionEnd { Reason = "terminated" });
            }

            done += await StoreAsync(sealer, SpooledBytes(start.Session).AsMemory(done), interrupted: false);
        }

        if (end)
        {
            _ledger.WriteClosed(start.Session, journal.Lines, journal.Head, "terminated");
        }

        return start.Session;
    }

    /// <summary>Opens a session of which nothing is stored.</summary>
    public string Open()
    {
        var start = JournalFolder.Start();
        using var journal = SessionJournal.Open(_archive.Spool, start, _archive.Time);
        _ledger.WriteOpened(start.Session, journal.Head);
        journal.WriteIntent(new StatementIntent { Sql = "select 1"u8 });
        return start.Session;
    }

    /// <summary>Says in the ledger alone that a session, another proxy's, was opened here.</summary>
    public void Claim(string session) => _ledger.WriteOpened(session, new string('a', 64));

    /// <summary>Finishes, as a later start does, a session that another left.</summary>
    public async Task FinishAsync(string session, string proxy)
    {
        var sealer = new SegmentSealer(session, Key, _archive.Time);
        var bytes = SpooledBytes(session);
        await StoreAsync(sealer, bytes, interrupted: true);
        _ledger.WriteInterrupted(session, sealer.LastSeq, Archive.DigestOf(bytes), proxy);
    }

    /// <summary>Finishes, as a later start does, the ledger that another left.</summary>
    public async Task FinishLedgerAsync(ArchivedProxy other)
    {
        var last = other._ledgerSegments == 0
            ? null
            : Segment.Read(File.ReadAllBytes(_archive.PathOf(ObjectKey.Ledger(other.Id, other._ledgerSegments))));
        var sealer = new SegmentSealer(other.Id, Key, _archive.Time, last);
        var bytes = File.ReadAllBytes(other.LedgerPath);
        var segment = sealer.Seal(bytes.AsSpan(other._ledgerBytes), interrupted: true)!;
        await _archive.PutAsync(ObjectKey.Ledger(other.Id, segment.Seal.Segment), segment.Content);
        _ledger.WriteInterrupted(other.Id, sealer.LastSeq, segment.Seal.Head, other.Id);
    }

    /// <summary>Says that a session was kept long enough.</summary>
    public void Announce(string session, TimeSpan retention, string? head = null) => _ledger.WriteRemoved(
        session, head ?? Archive.DigestOf(SpooledBytes(session)), retention);

    /// <summary>Writes to the ledger alone that a session has ended, before the end is stored.</summary>
    public void Close(string session, long lines) => _ledger.WriteClosed(session, lines, new string('a', 64), "x");

    public async Task StoreLedgerAsync()
    {
        var segment = _ledgerSealer.Seal(File.ReadAllBytes(LedgerPath).AsSpan(_ledgerBytes))!;
        _ledgerBytes += (int)segment.Seal.Bytes;
        _ledgerSegments = segment.Seal.Segment;
        await _archive.PutAsync(ObjectKey.Ledger(Id, _ledgerSegments), segment.Content);
    }

    public Task CountersignAsync() => _archive.PutAsync(
        ObjectKey.Head(Id, ++_heads),
        new Countersignature
        {
            V = 2,
            Proxy = Id,
            Seq = _ledger.Head.Seq,
            Head = _ledger.Head.Digest,
            At = _archive.Time.GetUtcNow(),
        }.Sign(_archive.Operator));

    public async Task EndAsync()
    {
        _ledger.WriteEnd();
        await StoreLedgerAsync();
        await CountersignAsync();
    }

    public void Dispose()
    {
        _ledger.Dispose();
        Key.Dispose();
    }

    private async Task<int> StoreAsync(SegmentSealer sealer, ReadOnlyMemory<byte> bytes, bool interrupted)
    {
        var segment = sealer.Seal(bytes.Span, interrupted)!;
        await _archive.PutAsync(ObjectKey.Session(segment.Seal.Session, segment.Seal.Segment), segment.Content);
        _ledger.WriteSegment(segment.Seal, segment.Digest);
        return segment.LineBytes;
    }

    private byte[] SpooledBytes(string session) =>
        File.ReadAllBytes(Path.Combine(_archive.Spool, SessionJournal.FileName(session)));
}
