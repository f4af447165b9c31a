using GatewayProxy.Recording.Verifying;

namespace GatewayProxy.Recording.Tests.Verifying;

public sealed class JournalVerifierTests
{
    private JournalFolder _folder = null!;
    private string _path = null!;

    [SetUp]
    public void WriteJournal()
    {
        _folder = new JournalFolder();
        var start = JournalFolder.Start();
        _path = _folder.PathOf(start);
        using var journal = _folder.Open(start);
        journal.WriteIntent(new StatementIntent { Sql = "select 1"u8 });
        journal.WriteIntent(new StatementIntent { Sql = "select 2"u8 });
        journal.WriteEnd(new SessionEnd { Reason = "terminated" });
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_chained_journal_is_unsigned() => Expect(RecordingVerdict.Unsigned, "they are signed when");

    [Test]
    public void A_journal_of_version_1_proves_nothing()
    {
        Change(lines => lines.ConvertAll(line => System.Text.RegularExpressions.Regex.Replace(
            line, ",\"prev\":\"[0-9a-f]{64}\"", "").Replace("\"v\":2", "\"v\":1", StringComparison.Ordinal)));

        Expect(RecordingVerdict.Unsigned, "neither chained nor signed");
    }

    [Test]
    public void A_journal_without_end_is_unsigned_and_says_so()
    {
        Change(lines => lines[..^1]);

        Expect(RecordingVerdict.Unsigned, "it has no end");
    }

    [Test]
    public void A_torn_tail_is_what_an_interruption_leaves()
    {
        File.WriteAllBytes(_path, File.ReadAllBytes(_path)[..^20]);

        Expect(RecordingVerdict.Unsigned, "line 4: it is incomplete");
    }

    [Test]
    public void What_follows_the_end_is_forged()
    {
        File.AppendAllText(_path, "{");
        Expect(RecordingVerdict.Forged, "it follows the end");
    }

    [TestCase("edit")]
    [TestCase("delete")]
    [TestCase("swap")]
    [TestCase("duplicate")]
    [TestCase("empty")]
    public void A_changed_journal_is_forged(string how)
    {
        Change(lines =>
        {
            switch (how)
            {
                case "edit": lines[1] = lines[1].Replace("select", "delete", StringComparison.Ordinal); break;
                case "delete": lines.RemoveAt(1); break;
                case "swap": (lines[1], lines[2]) = (lines[2], lines[1]); break;
                case "duplicate": lines.Insert(1, lines[1]); break;
                default: lines.Clear(); break;
            }

            return lines;
        });

        Assert.That(JournalVerifier.Verify(_path).Verdict, Is.EqualTo(RecordingVerdict.Forged));
    }

    [Test]
    public void A_journal_under_another_sessions_name_is_forged()
    {
        var other = _folder.PathOf(JournalFolder.Start());
        File.Move(_path, other);
        _path = other;

        Expect(RecordingVerdict.Forged, "it is the journal of session");
    }

    [Test]
    public void A_newer_format_is_not_judged()
    {
        Change(lines => [lines[0].Replace("\"v\":2", "\"v\":3", StringComparison.Ordinal)]);

        Assert.That(() => JournalVerifier.Verify(_path),
            Throws.InstanceOf<IOException>().With.Message.Contains("newer release"));
    }

    private void Expect(RecordingVerdict verdict, string message)
    {
        var verified = JournalVerifier.Verify(_path);
        Assert.That(verified.Verdict, Is.EqualTo(verdict));
        Assert.That(verified.Findings.Select(finding => finding.Message), Has.Some.Contains(message));
    }

    private void Change(Converter<List<string>, List<string>> change) =>
        File.WriteAllLines(_path, change([.. File.ReadAllLines(_path)]));
}
