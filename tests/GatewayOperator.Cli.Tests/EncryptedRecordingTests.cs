using System.Security.Cryptography;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Cli.Tests;

/// <summary>What is encrypted is listed, shown and verified for who gives the private key.</summary>
public sealed class EncryptedRecordingTests
{
    private LocalFolder _folder = null!;
    private string _session = "";

    private string Store => Path.Combine(_folder.Root, "recordings", "shop.orders");

    private string KeyFile => Path.Combine(_folder.Root, "reader.pem");

    [SetUp]
    public async Task StoreAsync()
    {
        _folder = new LocalFolder();
        _session = _folder.Record("orders", "ci-read", "select 'between us'");
        using var reader = RSA.Create(3072);
        await File.WriteAllTextAsync(KeyFile, reader.ExportPkcs8PrivateKeyPem());
        using var key = SigningKey.Create();
        var journal = Path.Combine(Store, SessionJournal.FileName(_session));
        var sealer = new SegmentSealer(
            _session, key, TimeProvider.System,
            encryption: SegmentEncryption.Parse(reader.ExportSubjectPublicKeyInfoPem()));
        var segment = sealer.Seal(await File.ReadAllBytesAsync(journal))!;
        await new DirectoryStore(Store).TryCreateAsync(ObjectKey.Session(_session, 1), segment.Content, default);
        File.Delete(journal);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Verify_says_that_it_has_not_read_the_lines_unless_it_has()
    {
        Assert.That((await _folder.RunAsync("verify", Store)).Output, Does.Contain("encrypted: lines not read"));
        var opened = await _folder.RunAsync("verify", Store, "--decryption-key", KeyFile);
        Assert.That(opened.Output, Does.Contain("3 line(s)").And.Not.Contain("encrypted"));
    }

    [Test]
    public async Task Sessions_and_replay_show_it_to_who_has_the_key()
    {
        Assert.That((await _folder.RunAsync("sessions")).Output, Does.Contain("Encrypted").And.Not.Contain("ci-read"));
        var listed = await _folder.RunAsync("sessions", "--decryption-key", KeyFile);
        Assert.That(listed.Output, Does.Contain("Ended").And.Contain("ci-read"));
        var closed = await _folder.RunAsync("replay", _session);
        Assert.That((closed.Code, closed.Error), Is.EqualTo((1, closed.Error)));
        Assert.That(closed.Error, Does.Contain("is encrypted for the key"));
        var opened = await _folder.RunAsync("replay", _session, "--decryption-key", KeyFile);
        Assert.That((opened.Code, opened.Error), Is.EqualTo((0, "")));
        Assert.That(opened.Output, Does.Contain("between us"));
    }

    [Test]
    public async Task A_file_without_private_key_is_refused()
    {
        await File.WriteAllTextAsync(KeyFile, "nothing");
        var run = await _folder.RunAsync("replay", _session, "--decryption-key", KeyFile);
        Assert.That((run.Code, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Error, Does.Contain("private RSA key"));
    }
}
