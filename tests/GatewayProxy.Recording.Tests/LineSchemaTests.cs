using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Ledger;
using GatewayProxy.Recording.Sealing;

namespace GatewayProxy.Recording.Tests;

public sealed class LineSchemaTests
{
    private JournalFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new JournalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Every_kind_of_line_is_as_the_schema_says()
    {
        var lines = EveryLine();

        Assert.That(LineSchema.ErrorsOf(lines), Is.Empty);
        var kinds = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString());
        Assert.That(LineSchema.Kinds().Except(kinds), Is.Empty, "no line of this kind was checked");
    }

    [TestCase("\"sql\":", "\"sqls\":")]
    [TestCase("\"verdict\":\"allow\"", "\"verdict\":\"Allow\"")]
    [TestCase("\"prev\":\"", "\"prev\":\"0")]
    [TestCase("\"type\":\"end\"", "\"type\":\"fin\"")]
    [TestCase("Z\",\"type\"", "\",\"type\"")]
    public void What_the_format_does_not_know_is_no_valid_line(string old, string changed)
    {
        var lines = EveryLine();

        Assert.That(lines, Does.Contain(old));
        Assert.That(LineSchema.ErrorsOf(lines.Replace(old, changed, StringComparison.Ordinal)), Is.Not.Empty);
    }

    private string EveryLine()
    {
        var start = JournalFolder.Start() with { ClientEncoding = "UTF8" };
        using (var journal = _folder.Open(start))
        {
            WriteStatements(journal);
            WriteOutcomes(journal);
            journal.WriteDecision(new StatementDecision
            {
                N = 1,
                Outcome = DecisionOutcome.Denied,
                Approval = "ci-migrate-4kq2z",
                Rule = "shop/big",
                Approvers = ["alice"],
                Comment = "not on a Friday",
                MidStream = true,
            });
            journal.WriteCancel(CancelCause.MaxRows);
            journal.WriteProtocolError("unexpected message 0x00");
            journal.WriteEnd(new SessionEnd { Reason = "grantRevoked", SqlState = "57P01", Message = "It is gone." });
        }

        // Only a full disk makes a gap; JournalFailureTests fills one.
        var prev = new string('a', 64);
        return File.ReadAllText(_folder.PathOf(start)) + EveryLedgerLine(start.Session)
            + $$"""{"seq":9,"at":"2026-01-01T00:00:00.000000Z","type":"gap","prev":"{{prev}}","lines":2}""" + "\n";
    }

    private string EveryLedgerLine(string session)
    {
        using var key = SigningKey.Create();
        var proxy = SessionId.New(TimeProvider.System);
        var digest = new string('b', 64);
        using var ledger = ProxyLedger.Open(
            _folder.Root,
            new LedgerStart
            {
                Proxy = proxy,
                Target = new RecordedObject("shop", "orders", "u"),
                Key = key.Public,
                Release = "0.1.0",
            },
            TimeProvider.System);
        ledger.WriteOpened(session, digest);
        var sealer = new SegmentSealer(proxy, key, TimeProvider.System);
        var path = Path.Combine(_folder.Root, ProxyLedger.FileName(proxy));
        var segment = sealer.Seal(File.ReadAllBytes(path))!;
        ledger.WriteSegment(segment.Seal, segment.Digest);
        ledger.WriteClosed(session, 7, digest, "terminated");
        ledger.WriteInterrupted(session, 7, digest, proxy: null);
        ledger.WriteInterrupted(session, 7, digest, SessionId.New(TimeProvider.System));
        ledger.WriteRemoved(session, digest, TimeSpan.FromDays(90));
        ledger.WriteEnd();
        var seal = Encoding.ASCII.GetString(segment.Content.Span[(int)segment.Seal.Bytes..]);
        using var reader = RSA.Create(3072);
        var encryption = SegmentEncryption.Parse(reader.ExportSubjectPublicKeyInfoPem());
        var encrypted = Encoding.ASCII.GetString(encryption.NewEnvelope().Encrypt("x\n"u8));
        return File.ReadAllText(path) + encrypted + seal;
    }

    private static void WriteStatements(SessionJournal journal)
    {
        journal.WriteIntent(new StatementIntent
        {
            Sql = "select 1"u8,
            Sent = "select 2"u8,
            Verdict = StatementVerdict.Allow,
            Reason = "defaultAction",
            Rule = "bulk",
            Approval = "a1",
            PolicyRevision = "r1",
            Internal = true,
        });
        journal.WriteIntent(new StatementIntent { Sql = [0xE4], Sent = [0xE4] });
        journal.WriteIntent(new StatementIntent
        {
            Sql = Encoding.UTF8.GetBytes(new string('x', SessionJournal.SqlHeadBytes + 1)),
            Sent = Encoding.UTF8.GetBytes(new string('y', SessionJournal.SqlHeadBytes + 1)),
        });
        WriteRedacted(journal);
        WriteExtended(journal);
    }

    private static void WriteRedacted(SessionJournal journal)
    {
        journal.WriteIntent(new StatementIntent
        {
            Sql = "select 'a'"u8,
            Redacted = new RedactedText { Sql = "select #"u8.ToArray(), Sent = "select #"u8.ToArray(), Literals = 1 },
            Parameters = [0, 0, 0, 2, 0, 0, 0, 1, 65, 255, 255, 255, 255],
            ParameterRedaction = new Digests(),
        });
        journal.WriteIntent(new StatementIntent
        {
            Sql = "select 'a"u8,
            Redacted = new RedactedText { Bytes = 9, Digest = new string('c', 64) },
        });
    }

    private static void WriteExtended(SessionJournal journal)
    {
        var prepared = journal.WritePrepare(new StatementPreparation
        {
            Name = "s1",
            Sql = "select $1"u8,
            ParameterTypes = [0, 0, 0, 23],
        });
        journal.WriteIntent(new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Prepared = prepared,
            Name = "s1",
            Portal = "p1",
            // No format codes, three values: NULL, one of one byte, and one that is cut.
            Parameters = [0, 0, 0, 3, 255, 255, 255, 255, 0, 0, 0, 1, 65, 0, 0, 16, 0, .. new byte[2000]],
        });
        journal.WriteIntent(new StatementIntent
        {
            Protocol = StatementProtocol.FunctionCall,
            FunctionOid = 1299,
            Parameters = [0, 1, 0, 1, 0, 2, 0, 0, 0, 1, 65],
        });
    }

    private static void WriteOutcomes(SessionJournal journal)
    {
        foreach (var result in Enum.GetValues<StatementResult>())
        {
            journal.WriteOutcome(new StatementOutcome { N = 1, Result = result });
        }

        journal.WriteOutcome(new StatementOutcome
        {
            N = 2,
            Result = StatementResult.Failed,
            Tag = "SELECT 1"u8,
            Commands = 2,
            Rows = 1,
            Bytes = 11,
            CopyInBytes = 5,
            Elapsed = TimeSpan.FromMilliseconds(1),
            SqlState = "22012"u8,
            SqlSha256 = SHA256.HashData("x"u8),
            TextUncertain = true,
            Warnings = ["It compares masks."],
            Preview = ResultPreviewTests.EveryValue().Finish(),
        });
        journal.WriteOutcome(new StatementOutcome { N = 3, SqlSha256 = SHA256.HashData("x"u8), IsDigestKeyed = true });
    }
}
