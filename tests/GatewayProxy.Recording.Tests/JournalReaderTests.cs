using System.Text;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Tests;

public sealed class JournalReaderTests
{
    private JournalFolder _folder = null!;
    private SessionStart _start = null!;

    [SetUp]
    public void WriteJournal()
    {
        _folder = new JournalFolder();
        _start = JournalFolder.Start();
        using var journal = _folder.Open(_start);
        journal.WriteIntent(new StatementIntent { Sql = "select 1"u8 });
        journal.WriteIntent(new StatementIntent { Sql = "select 2"u8 });
        journal.WriteEnd(new SessionEnd { Reason = "terminated" });
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_journal_cut_anywhere_is_read_up_to_its_last_whole_line()
    {
        var bytes = File.ReadAllBytes(_folder.PathOf(_start));
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            using var reader = new JournalReader(new MemoryStream(bytes, 0, cut));
            var read = reader.ReadAll().Count();
            Assert.That(read, Is.EqualTo(bytes.AsSpan(0, cut).Count((byte)'\n')));
            Assert.That(reader.Damage?.Kind, Is.EqualTo(
                cut == 0 || bytes[cut - 1] == '\n' ? (DamageKind?)null : DamageKind.TornTail));
        }
    }

    [Test]
    public void A_missing_line_is_named()
    {
        var lines = File.ReadAllLines(_folder.PathOf(_start)).ToList();
        lines.RemoveAt(1);

        Assert.That(DamageOf(lines), Is.EqualTo((DamageKind.OutOfSequence, 2L)));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("not json")]
    [TestCase("""{"seq":"2","at":"2026-01-01T00:00:00Z","type":"end","reason":"x"}""")]
    [TestCase("""{"seq":2,"at":"2026-01-01T00:00:00Z","type":"statement"}""")]
    public void The_first_bad_line_is_named_and_nothing_behind_it_is_read(string bad)
    {
        var lines = File.ReadAllLines(_folder.PathOf(_start)).ToList();
        lines[1] = bad;

        Assert.That(DamageOf(lines), Is.EqualTo((DamageKind.Malformed, 2L)));
    }

    [Test]
    public void A_line_without_end_does_not_fill_the_memory()
    {
        using var stream = new MemoryStream(new byte[64 * 1024 * 1024]);
        using var reader = new JournalReader(stream);

        Assert.That(reader.TryRead(out _), Is.False);
        Assert.That(reader.Damage!.Kind, Is.EqualTo(DamageKind.Malformed));
        Assert.That(stream.Position, Is.LessThanOrEqualTo(2 * JournalReader.MaxLineBytes));
    }

    [Test]
    public void A_line_type_of_a_later_release_is_passed_over()
    {
        var lines = File.ReadAllLines(_folder.PathOf(_start)).ToList();
        lines[1] = """{"seq":2,"at":"2026-01-01T00:00:00Z","type":"hologram","x":{"y":[1]}}""";
        lines[0] = lines[0].Replace("\"v\":2", "\"v\":1", StringComparison.Ordinal);
        using var reader = Reader(lines);

        Assert.That(reader.ReadAll().Select(line => line.GetType().Name),
            Is.EqualTo(new[] { "SessionStartLine", "UnknownLine", "StatementLine", "EndLine" }));
        Assert.That(reader.Damage, Is.Null);
    }

    [Test]
    public void A_format_newer_than_the_reader_is_refused_by_name()
    {
        var lines = File.ReadAllLines(_folder.PathOf(_start)).ToList();
        lines[0] = lines[0].Replace("\"v\":2", "\"v\":3", StringComparison.Ordinal);

        Assert.That(DamageOf(lines), Is.EqualTo((DamageKind.NewerVersion, 1L)));
    }

    private static JournalReader Reader(IEnumerable<string> lines) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")));

    private static (DamageKind, long) DamageOf(IEnumerable<string> lines)
    {
        using var reader = Reader(lines);
        var read = reader.ReadAll().Count();
        Assert.That(read, Is.EqualTo(reader.Damage!.LineNumber - 1));
        return (reader.Damage.Kind, reader.Damage.LineNumber);
    }

    [TestCase(20, "[[")]
    [TestCase(50, "\"⟨nested too deeply⟩\"")]
    public void Claims_are_read_however_deeply_they_are_nested(int depth, string expected)
    {
        using var folder = new JournalFolder();
        var claim = System.Text.Json.JsonElement.Parse(new string('[', depth) + new string(']', depth));
        var start = JournalFolder.Start();
        start = start with
        {
            Principal = start.Principal with
            {
                Claims = new Dictionary<string, System.Text.Json.JsonElement> { ["deep"] = claim },
            },
        };
        folder.Open(start).Dispose();

        var line = folder.Read(start, out var damage).OfType<SessionStartLine>().Single();
        Assert.That(damage, Is.Null);
        Assert.That(line.Principal.Claims["deep"].GetRawText(), Does.StartWith(expected));
    }
}
