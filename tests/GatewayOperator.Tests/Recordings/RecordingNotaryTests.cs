using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Signing;
using GatewayOperator.Recordings;
using GatewayOperator.Tests.Compile;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Ledger;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Recordings;

/// <summary>The operator vouches for a proxy's ledger whatever else lies in the store.</summary>
public sealed class RecordingNotaryTests
{
    private readonly SigningKey _operator = SigningKey.Create();
    private readonly SigningKey _proxyKey = SigningKey.Create();
    private readonly string _proxy = SessionId.New(TimeProvider.System);
    private string _folder = "";
    private ProxyLedger _ledger = null!;
    private SegmentSealer _sealer = null!;
    private long _sealed;

    [SetUp]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("gwnotary-").FullName;
        var start = new LedgerStart
        {
            Proxy = _proxy,
            Target = new RecordedObject("shop", "orders", "t"),
            Key = _proxyKey.Public,
            Release = "1",
        };
        _ledger = ProxyLedger.Open(Path.Combine(_folder, "spool"), start, TimeProvider.System);
        _sealer = new SegmentSealer(_proxy, _proxyKey, TimeProvider.System);
        _sealed = 0;
    }

    [TearDown]
    public void CleanUp()
    {
        _ledger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [OneTimeTearDown]
    public void Forget()
    {
        _operator.Dispose();
        _proxyKey.Dispose();
    }

    [Test]
    public async Task Objects_with_strange_names_beside_the_certificates_stop_nothing()
    {
        Place("store", "keys/a b.json", "junk");
        Place("store", "keys/.hidden", "junk");
        Place("store", "keys/x.json", "junk");
        await StoreNextAsync("store");
        await Notary().LookAsync(Config("store"), [Acknowledgement()], default);
        Assert.That(Heads("store"), Is.EqualTo(new long[] { 1 }));
    }

    [Test]
    public async Task Countersignature_of_somebody_else_ends_no_countersigning()
    {
        Place("store", $"heads/{_proxy}/00000999.json", "junk");
        await StoreNextAsync("store");
        await Notary().LookAsync(Config("store"), [Acknowledgement()], default);
        _ledger.WriteOpened(SessionId.New(TimeProvider.System), new string('a', 64));
        await StoreNextAsync("store");
        await Notary().LookAsync(Config("store"), [Acknowledgement()], default);
        Assert.That(Heads("store"), Is.EqualTo(new long[] { 1, 2 }));
    }

    [Test]
    public async Task Lines_whose_countersignature_has_no_place_are_vouched_for_by_the_next()
    {
        Place("store", $"heads/{_proxy}/00000001.json", "junk");
        await StoreNextAsync("store");
        var notary = Notary();
        await notary.LookAsync(Config("store"), [Acknowledgement()], default);
        _ledger.WriteOpened(SessionId.New(TimeProvider.System), new string('a', 64));
        await StoreNextAsync("store");
        await notary.LookAsync(Config("store"), [Acknowledgement()], default);
        Assert.That(Heads("store"), Is.EqualTo(new long[] { 2 }));
    }

    [Test]
    public async Task Key_whose_certificate_has_no_place_is_not_taken_for_certified()
    {
        Place("store", ObjectKey.Certificate(_proxyKey.Public.Thumbprint), "junk");
        await StoreNextAsync("store");
        await Notary().LookAsync(Config("store"), [Acknowledgement()], default);
        Assert.That(Heads("store"), Is.Empty);
    }

    [Test]
    public async Task Storage_that_is_not_named_any_more_is_looked_at_and_another_knows_nothing_of_it()
    {
        var notary = Notary();
        await StoreNextAsync("store");
        await notary.LookAsync(Config("store"), [Acknowledgement()], default);
        _ledger.WriteEnd();
        await StoreNextAsync("store");
        await notary.LookAsync(Config("other"), [Acknowledgement()], default);
        Assert.That(Heads("store"), Is.EqualTo(new long[] { 1, 2 }));
        Assert.That(Directory.Exists(Path.Combine(_folder, "other")), Is.False);
    }

    private RecordingNotary Notary() => new(_operator, TimeProvider.System, NullLogger.Instance);

    private GatewayConfig Config(string store)
    {
        var config = Configurations.Config();
        var storage = new RecordingStorageConfig { Directory = Path.Combine(_folder, store) };
        return config with { Recording = config.Recording with { Storage = storage } };
    }

    private ProxyAcknowledgement Acknowledgement() => new()
    {
        Proxy = _proxy,
        RecordingKey = _proxyKey.Public.Jwk,
        RecordingStorage = TargetStores.IdentityOf(Config("store")),
    };

    private string PathOf(string store, string key) => Path.Combine(_folder, store, "shop.orders", key);

    private void Place(string store, string key, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(store, key))!);
        File.WriteAllText(PathOf(store, key), content);
    }

    private async Task StoreNextAsync(string store)
    {
        var lines = new byte[_ledger.Length - _sealed];
        Assert.That(_ledger.Read(lines, _sealed), Is.EqualTo(lines.Length));
        _sealed = _ledger.Length;
        var segment = _sealer.Seal(lines)!;
        await new DirectoryStore(Path.Combine(_folder, store, "shop.orders")).TryCreateAsync(
            ObjectKey.Ledger(_proxy, segment.Seal.Segment), segment.Content, default);
    }

    // The numbers of the lines that the operator vouches for.
    private long[] Heads(string store)
    {
        var folder = PathOf(store, $"heads/{_proxy}");
        return Directory.Exists(folder)
            ?
            [
                .. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
                    .Select(file => Countersignature.Of(File.ReadAllBytes(file), _operator.Public))
                    .OfType<Countersignature>().Select(head => head.Seq),
            ]
            : [];
    }
}
