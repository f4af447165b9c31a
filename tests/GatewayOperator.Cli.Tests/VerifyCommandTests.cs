using System.Text;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Ledger;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Cli.Tests;

public sealed class VerifyCommandTests
{
    private LocalFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new LocalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task What_is_stored_is_verified_with_the_operators_key()
    {
        var (session, key) = await StoreAsync();
        var all = await _folder.RunAsync("verify", Store, "--key", key);

        Assert.That((all.Code, all.Error), Is.EqualTo((0, "")));
        Assert.That(all.Output, Does.Match($@"(?m)^Verified +session {session}, 3 line\(s\), \d+ bytes$"));
        Assert.That(all.Output, Does.EndWith("\n2 verified\n"));
    }

    [Test]
    public async Task Without_the_operators_key_nothing_is_proven()
    {
        await StoreAsync();
        var run = await _folder.RunAsync("verify", Store);

        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.Output, Does.Contain("operator's public key").And.EndWith("2 unsigned\n"));
    }

    [Test]
    public async Task What_is_missing_and_what_is_forged_have_exit_codes_of_their_own()
    {
        var (session, key) = await StoreAsync();
        var path = Path.Combine(Store, ObjectKey.Session(session, 1));
        var content = await File.ReadAllTextAsync(path);
        File.Delete(path);
        Assert.That((await _folder.RunAsync("verify", Store, "--key", key)).Code, Is.EqualTo(4));

        await File.WriteAllTextAsync(path, content.Replace("select 42", "select 41", StringComparison.Ordinal));
        var run = await _folder.RunAsync("verify", Store, "--key", key);
        Assert.That(run.Code, Is.EqualTo(5));
        Assert.That(run.Output, Does.Contain($"{ObjectKey.Session(session, 1)}, line 3: it does not follow line 2"));
    }

    [Test]
    public async Task A_session_is_found_by_its_id_and_what_is_stored_of_it_counts()
    {
        var (session, key) = await StoreAsync();
        var run = await _folder.RunAsync("verify", session.ToUpperInvariant(), "--key", key, "-o", "json");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
        Assert.That(lines.Select(line => (line["id"]!.ToString(), line["verdict"]!.ToString())),
            Is.EqualTo(new[] { (session, "verified") }));
        Assert.That(run.Code, Is.Zero);
    }

    [Test]
    public async Task A_journal_is_unsigned_and_what_is_wrong_with_it_is_named()
    {
        _folder.Record("orders", "ci-read", "select 42");
        var file = Directory.GetFiles(_folder.Root, "*.jsonl", SearchOption.AllDirectories).Single();
        Assert.That((await _folder.RunAsync("verify", file)).Code, Is.EqualTo(3));

        var lines = await File.ReadAllLinesAsync(file);
        lines[1] = lines[1].Replace("42", "43", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, lines);
        var run = await _folder.RunAsync("verify", file);
        Assert.That(run.Code, Is.EqualTo(5));
        Assert.That(run.Output, Does.Contain("line 3: it does not follow line 2").And.EndWith("1 forged\n"));
    }

    [Test]
    public async Task All_that_is_in_the_recordings_is_verified_when_nothing_is_named()
    {
        _folder.Record("orders", "ci-read", "select 42");
        _folder.Record("billing", "ci-read", "select 42", end: false);
        var run = await _folder.RunAsync("verify");

        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.Output, Does.EndWith("\n2 unsigned\n").And.Contain("it has no end"));
    }

    [Test]
    public async Task A_session_that_is_nowhere_and_a_key_that_is_none_are_named()
    {
        var session = SessionId.New(TimeProvider.System);
        Directory.CreateDirectory(Path.Combine(_folder.Root, "recordings"));
        Assert.That(await _folder.RunAsync("verify", session), Is.EqualTo(new Outcome(
            1, "", $"dbgateway: There is nothing to verify: {session} has no recordings.\n")));

        var file = Path.Combine(_folder.Root, "key.jwk");
        await File.WriteAllTextAsync(file, "{}");
        var run = await _folder.RunAsync("verify", "--key", file);
        Assert.That((run.Code, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Error, Does.Contain(file).And.Contain("no public key"));
    }

    private string Store => Path.Combine(_folder.Root, "recordings", "shop.orders");

    private async Task<(string Session, string KeyFile)> StoreAsync()
    {
        var session = _folder.Record("orders", "ci-read", "select 42");
        var time = TimeProvider.System;
        using var operatorKey = SigningKey.Create();
        using var key = SigningKey.Create();
        var target = new RecordedObject("shop", "orders", "t");
        var proxy = SessionId.New(time);
        var store = new DirectoryStore(Store);
        var start = new LedgerStart { Proxy = proxy, Target = target, Key = key.Public, Release = "0.1.0" };
        var journal = Path.Combine(Store, SessionJournal.FileName(session));
        var bytes = await File.ReadAllBytesAsync(journal);
        var segment = new SegmentSealer(session, key, time).Seal(bytes)!;
        using (var ledger = ProxyLedger.Open(Path.Combine(_folder.Root, "ledger"), start, time))
        {
            var first = bytes.AsSpan(0, bytes.AsSpan().IndexOf((byte)'\n') + 1);
            ledger.WriteOpened(session, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(first)));
            ledger.WriteSegment(segment.Seal, segment.Digest);
            ledger.WriteClosed(session, segment.Seal.LastSeq, segment.Seal.Head, "terminated");
            ledger.WriteEnd();
        }

        var lines = await File.ReadAllBytesAsync(Path.Combine(_folder.Root, "ledger", ProxyLedger.FileName(proxy)));
        await store.TryCreateAsync(ObjectKey.Session(session, 1), segment.Content, default);
        await store.TryCreateAsync(
            ObjectKey.Ledger(proxy, 1), new SegmentSealer(proxy, key, time).Seal(lines)!.Content, default);
        await store.TryCreateAsync(
            ObjectKey.Certificate(key.Public.Thumbprint),
            KeyCertificate.Of(proxy, target, key.Public, time.GetUtcNow()).Sign(operatorKey),
            default);
        var file = Path.Combine(_folder.Root, "operator.jwk");
        await File.WriteAllTextAsync(file, operatorKey.Public.Jwk, Encoding.ASCII);
        return (session, file);
    }
}
