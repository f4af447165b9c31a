using System.Text;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Tests;

public sealed class RedactedTextTests
{
    private JournalFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new JournalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void What_stands_for_a_text_and_its_parameters_is_recorded_in_their_place()
    {
        var (line, _) = Record(new StatementIntent
        {
            Sql = "select 'canary', $1"u8,
            Sent = "select 'canary', $1 /* sent */"u8,
            Redacted = new RedactedText { Sql = "select #"u8.ToArray(), Sent = "sent #"u8.ToArray(), Literals = 1 },
            Parameters = [0, 0, 0, 2, 0, 0, 0, 3, (byte)'o', 0xC3, 0xB6, 255, 255, 255, 255],
            ParameterRedaction = new Digests(),
        });
        Assert.That((line.Sql, line.Sent, line.SqlRedacted), Is.EqualTo(("select #", "sent #", 1)));
        Assert.That(line.Parameters.Select(p => p.Display), Is.EqualTo(new[]
        {
            "⟨protected: text, 2, aaaaaaaaaaaa⟩", "NULL",
        }));
    }

    [Test]
    public void Of_a_withheld_text_length_and_digest_are_recorded_and_the_reader_says_so()
    {
        var (line, text) = Record(new StatementIntent
        {
            Sql = "select 'canary"u8,
            Redacted = new RedactedText { Bytes = 14, Digest = new string('c', 64) },
        });
        Assert.That((line.Sql, line.SqlHex, line.SqlWithheld, line.SqlBytes), Is.EqualTo((
            (string?)null, (string?)null, true, (long?)14)));
        Assert.That(text, Does.Contain("text of 14 bytes withheld"));
    }

    private (StatementLine Line, string Text) Record(in StatementIntent intent)
    {
        var start = JournalFolder.Start();
        using (var journal = _folder.Open(start))
        {
            journal.WriteIntent(intent);
        }

        Assert.That(File.ReadAllText(_folder.PathOf(start), Encoding.UTF8), Does.Not.Contain("canary"));
        using var reader = JournalReader.Open(_folder.PathOf(start));
        var line = reader.ReadAll().OfType<StatementLine>().Single();
        return (line, new ReplayText().Format(new ReplayStep(TimeSpan.Zero, line)));
    }
}
