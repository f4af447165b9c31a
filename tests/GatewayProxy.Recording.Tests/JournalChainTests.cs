using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Tests;

public sealed class JournalChainTests
{
    private JournalFolder _folder = null!;
    private SessionStart _start = null!;

    [SetUp]
    public void WriteJournal()
    {
        _folder = new JournalFolder();
        _start = JournalFolder.Start();
        using var journal = _folder.Open(_start);
        for (var i = 1; i <= 4; i++)
        {
            journal.WriteIntent(new StatementIntent { Sql = Encoding.UTF8.GetBytes($"select {i}") });
        }

        journal.WriteEnd(new SessionEnd { Reason = "terminated" });
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Every_line_carries_the_digest_of_the_whole_line_before()
    {
        var lines = Lines();
        Assert.That(JsonDocument.Parse(lines[0]).RootElement.TryGetProperty("prev", out _), Is.False);
        for (var i = 1; i < lines.Count; i++)
        {
            var prev = JsonDocument.Parse(lines[i]).RootElement.GetProperty("prev").GetString();
            Assert.That(prev, Is.EqualTo(DigestOf(lines[i - 1])));
        }
    }

    [Test]
    public void A_writer_knows_how_far_it_is()
    {
        var start = JournalFolder.Start();
        using var journal = _folder.Open(start);
        Assert.That((journal.Lines, journal.Head),
            Is.EqualTo((1L, DigestOf(File.ReadAllLines(_folder.PathOf(start))[^1]))));
        journal.WriteCancel(CancelCause.Client);
        Assert.That((journal.Lines, journal.Head),
            Is.EqualTo((2L, DigestOf(File.ReadAllLines(_folder.PathOf(start))[^1]))));
    }

    [Test]
    public void A_changed_line_is_found_at_the_line_after_it()
    {
        var lines = Lines();
        lines[2] = lines[2].Replace("select 2", "select 9", StringComparison.Ordinal);

        Assert.That(DamageOf(lines), Is.EqualTo((DamageKind.BrokenChain, 4L)));
    }

    [Test]
    public void A_removed_line_is_found_though_the_numbers_are_made_to_fit()
    {
        var lines = Lines();
        lines.RemoveAt(2);
        lines[2] = lines[2].Replace("\"seq\":4", "\"seq\":3", StringComparison.Ordinal);

        Assert.That(DamageOf(lines), Is.EqualTo((DamageKind.BrokenChain, 3L)));
    }

    [Test]
    public void A_line_of_another_session_is_found()
    {
        var other = JournalFolder.Start();
        using (var journal = _folder.Open(other))
        {
            journal.WriteIntent(new StatementIntent { Sql = "select 1"u8 });
        }

        var lines = Lines();
        lines[1] = File.ReadAllLines(_folder.PathOf(other))[1];

        Assert.That(DamageOf(lines), Is.EqualTo((DamageKind.BrokenChain, 2L)));
    }

    [Test]
    public void A_line_put_before_the_first_is_found()
    {
        var lines = Lines();
        lines[0] = lines[0].Replace(
            "\"type\":\"sessionStart\"", $"\"type\":\"sessionStart\",\"prev\":\"{new string('0', 64)}\"",
            StringComparison.Ordinal);

        Assert.That(DamageOf(lines), Is.EqualTo((DamageKind.BrokenChain, 1L)));
    }

    [Test]
    public void A_journal_of_version_1_is_read_without_a_chain()
    {
        string[] lines =
        [
            Lines()[0].Replace("\"v\":2", "\"v\":1", StringComparison.Ordinal),
            """{"seq":2,"at":"2026-01-01T00:00:00.000000Z","type":"cancel","by":"client"}""",
        ];
        using var reader = Reader(lines);

        Assert.That(reader.ReadAll().Count(), Is.EqualTo(2));
        Assert.That((reader.Damage, reader.Version), Is.EqualTo(((JournalDamage?)null, 1)));
    }

    private static string DigestOf(string line) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line + "\n")));

    private static JournalReader Reader(IEnumerable<string> lines) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")));

    private static (DamageKind, long) DamageOf(IEnumerable<string> lines)
    {
        using var reader = Reader(lines);
        _ = reader.ReadAll().Count();
        return (reader.Damage!.Kind, reader.Damage.LineNumber);
    }

    private List<string> Lines() => [.. File.ReadAllLines(_folder.PathOf(_start))];
}
