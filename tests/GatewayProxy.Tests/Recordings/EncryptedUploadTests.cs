using System.Security.Cryptography;
using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using Npgsql;

namespace GatewayProxy.Tests.Recordings;

/// <summary>A proxy stores for a reader whose private key it does not have.</summary>
public sealed class EncryptedUploadTests
{
    private readonly RSA _reader = RSA.Create(3072);
    private string _store = "";

    private StoredRecording Stored => new(_store);

    private DecryptionKeys Keys => DecryptionKeys.Load([_reader.ExportPkcs8PrivateKeyPem()]);

    [SetUp]
    public void Prepare() => _store = Directory.CreateTempSubdirectory("gwstore-").FullName;

    [TearDown]
    public void CleanUp() => Directory.Delete(_store, recursive: true);

    [OneTimeTearDown]
    public void Forget() => _reader.Dispose();

    [Test]
    public async Task What_is_stored_is_read_with_the_private_key_only()
    {
        await using var gateway = await StartAsync(_ => { });
        await using (var connection = await gateway.OpenAsync())
        {
            await using var command = new NpgsqlCommand("SELECT 'between us'", connection);
            await command.ExecuteScalarAsync();
        }

        await Eventually.HoldsAsync(
            "the session's end is stored",
            () => Stored.Ids is [var id] && Stored.Segments(id) is [.., { Seal.Final: true }]);
        Assert.That(Text(null), Is.Empty);
        Assert.That(Text(Keys), Does.Contain("between us").And.Contain("\"type\":\"end\""));
        Assert.That(
            Directory.EnumerateFiles(_store, "*", SearchOption.AllDirectories).Select(File.ReadAllText),
            Has.None.Contains("between us"));
    }

    [Test]
    public async Task What_a_dead_proxy_left_is_finished_without_the_private_key()
    {
        var left = "";
        await using var gateway = await StartAsync(config => left = Leave(config));
        await Eventually.HoldsAsync(
            "it is stored",
            () => Stored.Ids.Contains(left) && Stored.Segments(left) is [_, { Seal.Interrupted: true }]);
        Assert.That(Text(Keys), Does.Contain("'stored'").And.Contain("'left behind'"));
        await Eventually.HoldsAsync(
            "what the dead one could not list is listed",
            () => Stored.Ledgers().Contains(Stored.Segments(left)[0].Digest));
    }

    // One statement that was stored and one that was not, as a kill between uploads leaves them.
    private string Leave(RecordingConfig recording)
    {
        var target = new RecordedObject("tests", "orders", "uid");
        var start = new SessionStart
        {
            Session = SessionId.New(TimeProvider.System),
            Target = target,
            Grant = target,
            Database = "shop",
            Principal = new RecordedPrincipal { Issuer = "i", IssuerUrl = "https://i.example", Subject = "s" },
            ClientAddress = "127.0.0.1:1",
            UpstreamRole = "r",
            Masking = "Enforced",
            PolicyRevision = "1",
        };
        var folder = SpoolFolder.Of(recording.Directory, "tests", "orders");
        using var key = SigningKey.Create();
        using var journal = SessionJournal.Open(folder.Path, start, TimeProvider.System);
        journal.WriteIntent(new StatementIntent { Sql = "SELECT 'stored'"u8 });
        var sealer = new SegmentSealer(
            start.Session, key, TimeProvider.System,
            encryption: SegmentEncryption.Parse(_reader.ExportSubjectPublicKeyInfoPem()));
        var segment = sealer.Seal(File.ReadAllBytes(folder.Journal(start.Session)))!;
        var place = Directory.CreateDirectory(Path.Combine(_store, "tests.orders", "sessions", start.Session)).FullName;
        File.WriteAllBytes(Path.Combine(place, "00000001.jsonl"), segment.Content.ToArray());
        var certificate = KeyCertificate.Of(start.Session, target, key.Public, TimeProvider.System.GetUtcNow());
        var keys = Directory.CreateDirectory(Path.Combine(_store, "tests.orders", "keys")).FullName;
        File.WriteAllBytes(Path.Combine(keys, key.Public.Thumbprint + ".json"), certificate.Sign(key));
        journal.WriteIntent(new StatementIntent { Sql = "SELECT 'left behind'"u8 });
        return start.Session;
    }

    private string Text(DecryptionKeys? keys) => string.Concat(
        Directory.EnumerateFiles(Path.Combine(_store, "tests.orders", "sessions"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => Encoding.UTF8.GetString(Segment.Read(File.ReadAllBytes(file), keys).Lines.Span)));

    private Task<GatewayUnderTest> StartAsync(Action<RecordingConfig> before) =>
        GatewayUnderTest.StartAsync(Server.Cluster, config =>
        {
            before(config.Recording);
            return config with
            {
                Recording = config.Recording with
                {
                    Storage = new RecordingStorageConfig { Directory = _store },
                    EncryptionKey = _reader.ExportSubjectPublicKeyInfoPem(),
                    UploadInterval = TimeSpan.FromMilliseconds(100),
                },
            };
        });
}
