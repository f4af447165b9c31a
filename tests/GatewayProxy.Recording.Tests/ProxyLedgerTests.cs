using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Ledger;

namespace GatewayProxy.Recording.Tests;

public sealed class ProxyLedgerTests
{
    private JournalFolder _folder = null!;
    private SigningKey _key = null!;
    private string _proxy = null!;

    [SetUp]
    public void CreateFolder()
    {
        _folder = new JournalFolder();
        _key = SigningKey.Create();
        _proxy = SessionId.New(TimeProvider.System);
    }

    [TearDown]
    public void RemoveFolder()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Lines_of_many_threads_are_numbered_without_a_gap_and_chained()
    {
        using (var ledger = Open())
        {
            Parallel.For(0, 500, _ => ledger.WriteOpened(SessionId.New(TimeProvider.System), new string('a', 64)));
            ledger.WriteEnd();
            Assert.That(ledger.Head.Seq, Is.EqualTo(502));
            Assert.That(ledger.Head.Digest, Is.EqualTo(DigestOf(Lines()[^1])));
        }

        var lines = Lines();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = JsonDocument.Parse(lines[i]).RootElement;
            Assert.That(line.GetProperty("seq").GetInt64(), Is.EqualTo(i + 1));
            Assert.That(i == 0 || line.GetProperty("prev").GetString() == DigestOf(lines[i - 1]), Is.True);
        }
    }

    [Test]
    public void A_ledger_names_the_key_that_seals_it()
    {
        Open().Dispose();

        var key = JsonDocument.Parse(Lines()[0]).RootElement.GetProperty("key");
        Assert.That(VerificationKey.Of(key).Thumbprint, Is.EqualTo(_key.Public.Thumbprint));
    }

    [Test]
    public void A_line_is_in_the_file_before_the_call_returns_and_none_after_it_is_closed()
    {
        var ledger = Open();
        ledger.WriteOpened(_proxy, new string('a', 64));
        Assert.That(Lines(), Has.Length.EqualTo(2));
        ledger.Dispose();

        Assert.That(() => ledger.WriteEnd(), Throws.InstanceOf<JournalException>());
    }

    [Test]
    public void A_ledger_is_never_overwritten()
    {
        Open().Dispose();

        Assert.That(() => Open(), Throws.InstanceOf<JournalException>());
    }

    private static string DigestOf(string line) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line + "\n")));

    private string[] Lines() => File.ReadAllLines(Path.Combine(_folder.Root, ProxyLedger.FileName(_proxy)));

    private ProxyLedger Open() => ProxyLedger.Open(
        _folder.Root,
        new LedgerStart
        {
            Proxy = _proxy,
            Target = new RecordedObject("shop", "orders", "u"),
            Key = _key.Public,
            Release = "0.1.0",
        },
        TimeProvider.System);
}
