using System.Security.Cryptography;
using System.Text;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Tests;

public sealed class RecordedTextTests
{
    private JournalFolder _folder = null!;
    private SessionStart _start = null!;

    [SetUp]
    public void CreateFolder()
    {
        _folder = new JournalFolder();
        _start = JournalFolder.Start();
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("select 'ümläut 日本 🐘'")]
    [TestCase("select '<>&''\"\\'")]
    [TestCase("line one\nline two\r\n\ttab")]
    [TestCase("\0\u0001\u001b[2J")]
    [TestCase("")]
    public void Text_comes_back_exactly_as_the_client_sent_it(string sql)
    {
        Assert.That(Record(Encoding.UTF8.GetBytes(sql)).Sql, Is.EqualTo(sql));
    }

    [Test]
    public void Text_in_another_encoding_is_kept_as_bytes()
    {
        var line = Record([.. "select '"u8, 0xE4, 0xF6, .. "'"u8]);

        Assert.That(line.Sql, Is.Null);
        Assert.That(Convert.FromHexString(line.SqlHex!), Is.EqualTo((byte[])[.. "select '"u8, 0xE4, 0xF6, .. "'"u8]));
    }

    [Test]
    public void Of_a_long_text_head_length_and_digest_are_kept()
    {
        var sql = Encoding.UTF8.GetBytes("select '" + new string('é', SessionJournal.SqlHeadBytes) + "'");
        var line = Record(sql);

        Assert.That(line.SqlTruncated, Is.True);
        Assert.That(line.SqlBytes, Is.EqualTo(sql.Length));
        var kept = Encoding.UTF8.GetByteCount(line.Sql!);
        Assert.That(kept, Is.InRange(SessionJournal.SqlHeadBytes - 4, SessionJournal.SqlHeadBytes));
        Assert.That(line.Sql, Does.EndWith("é"));
        Assert.That(line.SqlSha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(sql))));
    }

    [Test]
    public void A_long_text_of_control_characters_stays_readable()
    {
        var sql = new byte[SessionJournal.SqlHeadBytes];
        Array.Fill(sql, (byte)1);
        Assert.That(Record(sql).Sql, Has.Length.EqualTo(sql.Length));
    }

    [Test]
    public void A_streamed_text_gets_its_digest_with_the_outcome()
    {
        var whole = Encoding.UTF8.GetBytes("insert into t values ('" + new string('x', 200_000) + "')");
        using var journal = _folder.Open(_start);
        var n = journal.WriteIntent(new StatementIntent { Sql = whole.AsSpan(0, 70_000), SqlBytes = whole.Length });
        journal.WriteOutcome(new StatementOutcome { N = n, SqlSha256 = SHA256.HashData(whole) });

        var statement = _folder.ReadOnly<StatementLine>(_start);
        Assert.That((statement.SqlBytes, statement.SqlTruncated, statement.SqlSha256),
            Is.EqualTo(((long?)whole.Length, true, (string?)null)));
        Assert.That(_folder.ReadOnly<OutcomeLine>(_start).SqlSha256,
            Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(whole))));
    }

    [Test]
    public void What_was_sent_is_kept_when_it_is_not_what_the_client_wrote()
    {
        using var journal = _folder.Open(_start);
        journal.WriteIntent(new StatementIntent { Sql = "select a"u8, Sent = "select b"u8 });

        Assert.That(_folder.ReadOnly<StatementLine>(_start).Sent, Is.EqualTo("select b"));
    }

    private StatementLine Record(byte[] sql)
    {
        using var journal = _folder.Open(_start);
        journal.WriteIntent(new StatementIntent { Sql = sql, Verdict = StatementVerdict.Allow });
        return _folder.ReadOnly<StatementLine>(_start);
    }
}
