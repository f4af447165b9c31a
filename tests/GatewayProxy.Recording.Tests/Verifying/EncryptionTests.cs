using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Reading;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;

namespace GatewayProxy.Recording.Tests.Verifying;

/// <summary>What is encrypted is read by who has the private key, and proven without it.</summary>
public sealed class EncryptionTests
{
    private static readonly string PrivatePem = NewKey(3072);
    private static readonly string OtherPem = NewKey(3072);

    private Archive _archive = null!;
    private ArchivedProxy _proxy = null!;

    private static DecryptionKeys Keys => DecryptionKeys.Load([PrivatePem]);

    [SetUp]
    public async Task StartProxyAsync()
    {
        _archive = new Archive();
        _proxy = await _archive.StartProxyAsync();
        _proxy.Encryption = SegmentEncryption.Parse(PublicOf(PrivatePem));
    }

    [TearDown]
    public void RemoveArchive() => _archive.Dispose();

    [Test]
    public async Task The_store_has_no_text_and_the_private_key_brings_back_every_byte()
    {
        var session = await _proxy.RecordAsync(segments: 2);
        var spooled = await File.ReadAllBytesAsync(Path.Combine(_archive.Spool, SessionJournal.FileName(session)));
        var objects = Enumerable.Range(1, 2).Select(n => ReadObject(session, n)).ToList();

        Assert.That(objects.Select(Encoding.UTF8.GetString), Has.None.Contains("select"));
        Assert.That(objects.SelectMany(o => Segment.Read(o, Keys).Lines.ToArray()), Is.EqualTo(spooled));
        Assert.That(objects.Select(o => Segment.Read(o).IsReadable), Is.All.False);
    }

    [Test]
    public async Task The_line_is_a_flattened_jwe_that_others_can_open()
    {
        var session = await _proxy.RecordAsync();
        var content = ReadObject(session, 1);
        var line = JsonDocument.Parse(content.AsMemory(0, content.AsSpan().IndexOf((byte)'\n'))).RootElement;
        Assert.That(line.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[]
        {
            "type", "protected", "encrypted_key", "iv", "ciphertext", "tag",
        }));

        // By hand, with nothing of ours: RFC 7516 §5.2, RFC 7518 §4.3 and §5.3.
        var header = JsonDocument.Parse(Bytes(line, "protected")).RootElement;
        Assert.That(header.GetProperty("alg").GetString(), Is.EqualTo("RSA-OAEP-256"));
        Assert.That(header.GetProperty("enc").GetString(), Is.EqualTo("A256GCM"));
        using var rsa = RSA.Create();
        rsa.ImportFromPem(PrivatePem);
        using var aes = new AesGcm(rsa.Decrypt(Bytes(line, "encrypted_key"), RSAEncryptionPadding.OaepSHA256), 16);
        var text = new byte[Bytes(line, "ciphertext").Length];
        aes.Decrypt(
            Bytes(line, "iv"), Bytes(line, "ciphertext"), Bytes(line, "tag"), text,
            Encoding.ASCII.GetBytes(line.GetProperty("protected").GetString()!));
        Assert.That(Encoding.UTF8.GetString(text), Does.StartWith("{\"seq\":1,").And.Contain("select 10"));
    }

    [Test]
    public async Task Everything_but_the_lines_is_proven_without_the_private_key()
    {
        var session = await _proxy.RecordAsync(segments: 3);
        await _proxy.EndAsync();

        var sealedOnly = await _archive.VerifyAsync(session);
        Assert.That(sealedOnly.Verdict, Is.EqualTo(RecordingVerdict.Verified));
        Assert.That(sealedOnly.Findings.Single().Message, Does.StartWith("encrypted: lines not read"));
        var opened = await _archive.VerifyAsync(session, Keys);
        Assert.That((opened.Verdict, opened.Findings.Count), Is.EqualTo((RecordingVerdict.Verified, 0)));
        Assert.That(opened.Lines, Is.EqualTo(sealedOnly.Lines));
    }

    [Test]
    public async Task A_changed_ciphertext_is_forged()
    {
        var session = await _proxy.RecordAsync();
        await _proxy.EndAsync();
        _archive.Edit(ObjectKey.Session(session, 1), lines =>
            lines[0] = Swap(lines[0], lines[0].IndexOf("ciphertext", StringComparison.Ordinal) + 40));

        Assert.That((await _archive.VerifyAsync(session)).Verdict, Is.EqualTo(RecordingVerdict.Forged));
        Assert.That((await _archive.VerifyAsync(session, Keys)).Verdict, Is.EqualTo(RecordingVerdict.Forged));
    }

    [Test]
    public async Task A_missing_object_is_missed_without_the_private_key()
    {
        var session = await _proxy.RecordAsync(segments: 3);
        await _proxy.EndAsync();
        File.Delete(_archive.PathOf(ObjectKey.Session(session, 2)));

        Assert.That((await _archive.VerifyAsync(session)).Verdict, Is.EqualTo(RecordingVerdict.Incomplete));
    }

    [Test]
    public async Task Objects_that_changed_places_are_forged_without_the_private_key()
    {
        var session = await _proxy.RecordAsync(segments: 3);
        await _proxy.EndAsync();
        var one = _archive.PathOf(ObjectKey.Session(session, 1));
        var other = _archive.PathOf(ObjectKey.Session(session, 2));
        File.Move(one, one + ".away");
        File.Move(other, one);
        File.Move(one + ".away", other);

        Assert.That((await _archive.VerifyAsync(session)).Verdict, Is.EqualTo(RecordingVerdict.Forged));
    }

    [Test]
    public async Task Lines_that_do_not_follow_each_other_are_forged_when_they_can_be_read()
    {
        var session = await _proxy.RecordAsync();
        var segment = Segment.Read(ReadObject(session, 1), Keys);
        var text = Encoding.UTF8.GetString(segment.Lines.Span).Replace("select 11", "select 66");
        Rewrite(session, segment.Seal, Encoding.UTF8.GetBytes(text));

        var verified = await _archive.VerifyAsync(session, Keys);
        Assert.That(verified.Verdict, Is.EqualTo(RecordingVerdict.Forged));
        Assert.That(verified.Findings.Select(f => f.Line), Does.Contain(4));
    }

    [Test]
    public async Task Another_key_reads_nothing_and_is_told_which_one_does()
    {
        var session = await _proxy.RecordAsync();
        await _proxy.EndAsync();
        var wrong = DecryptionKeys.Load([OtherPem]);

        var verified = await _archive.VerifyAsync(session, wrong);
        Assert.That(verified.Verdict, Is.EqualTo(RecordingVerdict.Verified));
        Assert.That(verified.Findings.Single().Message, Does.Contain(_proxy.Encryption!.KeyId));
        using var reader = new SessionReader(new SessionPlace(session, _archive.Store, Segments: 1), wrong);
        Assert.That(await reader.ReadAllAsync().CountAsync(), Is.Zero);
        Assert.That(reader.Damage!.Message, Does.Contain(_proxy.Encryption.KeyId));
    }

    [Test]
    public async Task After_a_change_of_keys_each_session_is_read_with_its_own()
    {
        var before = await _proxy.RecordAsync();
        _proxy.Encryption = SegmentEncryption.Parse(PublicOf(OtherPem));
        var after = await _proxy.RecordAsync();
        await _proxy.EndAsync();

        var both = await _archive.VerifyAsync(keys: DecryptionKeys.Load([PrivatePem, OtherPem]));
        Assert.That(both.SelectMany(r => r.Findings), Is.Empty);
        var newest = await _archive.VerifyAsync(keys: DecryptionKeys.Load([OtherPem]));
        Assert.That(newest.Where(r => r.Findings.Count > 0).Select(r => r.Id), Is.EqualTo(new[] { before }));
        var archive = new SessionArchive(
            [new RecordedTarget(_archive.Root, _archive.Store)], [], DecryptionKeys.Load([OtherPem]));
        var listed = await archive.ListAsync().ToDictionaryAsync(s => s.Session, s => s.State);
        Assert.That(listed[before], Is.EqualTo(SessionState.Encrypted));
        Assert.That(listed[after], Is.EqualTo(SessionState.Ended));
    }

    [Test]
    public async Task A_later_start_goes_on_without_the_private_key()
    {
        var session = await _proxy.RecordAsync(segments: 1, end: false);
        var path = Path.Combine(_archive.Spool, SessionJournal.FileName(session));
        var last = Segment.Read(ReadObject(session, 1));

        Assert.That(
            JournalPosition.Behind(path, last.Seal.LastSeq, last.Seal.Head), Is.EqualTo(new FileInfo(path).Length));
    }

    [TestCase(2048, "2048 bits")]
    [TestCase(0, "private")]
    public void A_key_that_is_no_good_is_refused(int bits, string because)
    {
        var pem = bits == 0 ? PrivatePem : PublicOf(NewKey(bits));
        Assert.That(() => SegmentEncryption.Parse(pem),
            Throws.InstanceOf<CryptographicException>().With.Message.Contains(because));
    }

    // Who has the proxy's key can seal anything.
    private void Rewrite(string session, SegmentSeal seal, byte[] lines)
    {
        var stored = _proxy.Encryption!.NewEnvelope().Encrypt(lines);
        var payload = PayloadJson.Write(seal with
        {
            Bytes = stored.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(stored)),
        });
        var line = JsonWebSignature.Sign(_proxy.Key, payload).ToJson("seal");
        File.WriteAllBytes(_archive.PathOf(ObjectKey.Session(session, 1)), [.. stored, .. line, (byte)'\n']);
    }

    private byte[] ReadObject(string session, int n) =>
        File.ReadAllBytes(_archive.PathOf(ObjectKey.Session(session, n)));

    private static byte[] Bytes(JsonElement line, string name) =>
        Base64Url.DecodeFromChars(line.GetProperty(name).GetString());

    private static string Swap(string text, int at) => text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];

    private static string NewKey(int bits)
    {
        using var key = RSA.Create(bits);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string PublicOf(string pem)
    {
        using var key = RSA.Create();
        key.ImportFromPem(pem);
        return key.ExportSubjectPublicKeyInfoPem();
    }
}
