using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Sealing;

namespace GatewayProxy.Recording.Tests;

public sealed class SegmentTests
{
    private JournalFolder _folder = null!;
    private SessionStart _start = null!;
    private SigningKey _key = null!;
    private byte[] _journal = null!;

    [SetUp]
    public void WriteJournal()
    {
        _folder = new JournalFolder();
        _start = JournalFolder.Start();
        _key = SigningKey.Create();
        using (var journal = _folder.Open(_start))
        {
            for (var i = 1; i <= 4; i++)
            {
                journal.WriteIntent(new StatementIntent { Sql = Encoding.UTF8.GetBytes($"select {i}") });
            }

            journal.WriteEnd(new SessionEnd { Reason = "terminated" });
        }

        _journal = File.ReadAllBytes(_folder.PathOf(_start));
    }

    [TearDown]
    public void RemoveFolder()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Segments_put_together_are_the_journal_byte_for_byte()
    {
        var sealer = Sealer();
        var segments = new List<SealedSegment>();
        // As an uploader sees a growing file: cut anywhere.
        for (int end = 300, done = 0; done < _journal.Length; end = Math.Min(end + 300, _journal.Length))
        {
            if (sealer.Seal(_journal.AsSpan(done..end)) is { } segment)
            {
                segments.Add(segment);
                done += (int)segment.Seal.Bytes;
            }
        }

        Assert.That(segments, Has.Count.GreaterThan(2));
        var read = segments.Select(segment => Segment.Read(segment.Content)).ToList();
        Assert.That(read.SelectMany(segment => segment.Lines.ToArray()), Is.EqualTo(_journal));
        Assert.That(read.Select(segment => segment.Seal.Segment), Is.EqualTo(Enumerable.Range(1, read.Count)));
        Assert.That(read.Select(segment => segment.Seal.Prev),
            Is.EqualTo(read.Select(segment => segment.Digest).Prepend(null).Take(read.Count)));
        Assert.That(read.Select(segment => segment.Seal.Final), Is.EqualTo(read.Select(s => s == read[^1])));
        Assert.That(read.All(segment => segment.Jws.IsSignedBy(_key.Public)), Is.True);
    }

    [Test]
    public void A_seal_is_a_flattened_jws_that_others_can_check()
    {
        var content = Sealer().Seal(_journal)!.Content.ToArray();
        var seal = JsonDocument.Parse(content.AsMemory(_journal.Length)).RootElement;
        Assert.That(seal.EnumerateObject().Select(member => member.Name),
            Is.EqualTo(new[] { "type", "protected", "payload", "signature" }));

        // By hand, with nothing of ours: RFC 7515 §5.2, RFC 7518 §3.4.
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(seal.GetProperty("protected").GetString()));
        Assert.That(header.RootElement.GetProperty("alg").GetString(), Is.EqualTo("ES256"));
        Assert.That(header.RootElement.GetProperty("kid").GetString(), Is.EqualTo(_key.Public.Thumbprint));
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(_key.ExportPem());
        var signed = $"{seal.GetProperty("protected").GetString()}.{seal.GetProperty("payload").GetString()}";
        Assert.That(ecdsa.VerifyData(
            Encoding.ASCII.GetBytes(signed),
            Base64Url.DecodeFromChars(seal.GetProperty("signature").GetString()),
            HashAlgorithmName.SHA256), Is.True);
        var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(seal.GetProperty("payload").GetString()));
        Assert.That(payload.RootElement.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[]
        {
            "v", "session", "segment", "firstSeq", "lastSeq", "bytes", "sha256", "prev", "head", "sealedAt", "final",
            "interrupted",
        }));
        Assert.That(payload.RootElement.GetProperty("sha256").GetString(),
            Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(_journal))));
    }

    [Test]
    public void The_thumbprint_is_the_one_of_the_standard()
    {
        // RFC 7517 A.1's key; its RFC 7638 thumbprint was computed with sha256sum.
        const string Jwk =
            """
            {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
             "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"}
            """;

        Assert.That(
            VerificationKey.Parse(Jwk).Thumbprint, Is.EqualTo("cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"));
    }

    [Test]
    public void A_key_comes_back_from_its_file()
    {
        using var again = SigningKey.Load(_key.ExportPem());

        Assert.That(again.Public.Thumbprint, Is.EqualTo(_key.Public.Thumbprint));
        Assert.That(() => SigningKey.Load("-----BEGIN NONSENSE-----"), Throws.InstanceOf<CryptographicException>());
        using var rsa = RSA.Create();
        var pem = rsa.ExportPkcs8PrivateKeyPem();
        Assert.That(() => SigningKey.Load(pem), Throws.InstanceOf<CryptographicException>());
    }

    [Test]
    public void A_sealer_goes_on_where_an_earlier_one_stopped()
    {
        var first = Sealer().Seal(_journal.AsSpan(0, 1000))!;
        var later = new SegmentSealer(_start.Session, _key, TimeProvider.System, Segment.Read(first.Content));
        var second = later.Seal(_journal.AsSpan((int)first.Seal.Bytes), interrupted: true)!.Seal;

        Assert.That((second.Segment, second.FirstSeq, second.Prev, second.Final, second.Interrupted),
            Is.EqualTo((2, first.Seal.LastSeq + 1, first.Digest, true, true)));
    }

    [Test]
    public void Nothing_is_sealed_from_a_line_on_that_is_out_of_place()
    {
        var text = Encoding.UTF8.GetString(_journal).Replace("select 2", "select 9", StringComparison.Ordinal);
        var sealer = Sealer();
        var segment = sealer.Seal(Encoding.UTF8.GetBytes(text))!;

        Assert.That((segment.Seal.LastSeq, segment.Seal.Final), Is.EqualTo((3, false)));
        Assert.That(sealer.Damage, Does.StartWith("Line 4: it does not follow line 3"));
        Assert.That(sealer.Seal(_journal.AsSpan((int)segment.Seal.Bytes)), Is.Null);
    }

    [Test]
    public void An_incomplete_line_waits_for_its_end()
    {
        Assert.That(Sealer().Seal(_journal.AsSpan(0, 100)), Is.Null);
        Assert.That(Sealer().Seal(default), Is.Null);
    }

    [Test]
    public void Every_changed_byte_of_an_object_is_found()
    {
        var content = Sealer().Seal(_journal)!.Content.ToArray();
        for (var i = 0; i < content.Length; i++)
        {
            content[i] ^= 1;
            Assert.That(IsIntact(content), Is.False, $"byte {i}");
            content[i] ^= 1;
        }

        Assert.That(IsIntact(content), Is.True);
    }

    private bool IsIntact(byte[] content)
    {
        try
        {
            return Segment.Read(content).Jws.IsSignedBy(_key.Public);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private SegmentSealer Sealer() => new(_start.Session, _key, TimeProvider.System);
}
