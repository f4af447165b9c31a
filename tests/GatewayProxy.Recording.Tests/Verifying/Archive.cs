using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;

namespace GatewayProxy.Recording.Tests.Verifying;

/// <summary>
/// A target's recordings in a store, as operator and proxies leave them, and ways to tamper with them.
/// </summary>
internal sealed class Archive : IDisposable
{
    private readonly JournalFolder _folder = new();
    private readonly List<ArchivedProxy> _proxies = [];

    public Archive() => Store = new DirectoryStore(Root);

    public static RecordedObject Target { get; } = JournalFolder.Start().Target;

    public TimeProvider Time { get; } = TimeProvider.System;

    public SigningKey Operator { get; } = SigningKey.Create();

    public DirectoryStore Store { get; }

    public string Spool => Path.Combine(_folder.Root, "spool");

    public string Root => Path.Combine(_folder.Root, "store");

    public static string DigestOf(ReadOnlySpan<byte> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(lines[(lines[..^1].LastIndexOf((byte)'\n') + 1)..]));

    /// <param name="certifiedFor">The target in its certificate, when that is another than its own.</param>
    public async Task<ArchivedProxy> StartProxyAsync(RecordedObject? certifiedFor = null)
    {
        var proxy = StartUncertified();
        await proxy.CertifyAsync(certifiedFor ?? Target);
        return proxy;
    }

    public ArchivedProxy StartUncertified()
    {
        var proxy = new ArchivedProxy(this);
        _proxies.Add(proxy);
        return proxy;
    }

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content) =>
        Assert.That(await Store.TryCreateAsync(key, content, default), Is.True);

    public string PathOf(string key) => Path.Combine(Root, key);

    /// <summary>Changes the lines of an object, its seal (the last one) included.</summary>
    public void Edit(string key, Action<List<string>> change)
    {
        var lines = File.ReadAllLines(PathOf(key)).ToList();
        change(lines);
        File.WriteAllText(PathOf(key), string.Concat(lines.Select(line => line + "\n")));
    }

    /// <summary>Writes the only segment of a session anew with a key, everything in it consistent.</summary>
    public Segment Reseal(string key, string session, SigningKey signer, Action<List<string>> change)
    {
        var lines = File.ReadAllLines(PathOf(key))[..^1].ToList();
        change(lines);
        Rechain(lines);
        var text = string.Concat(lines.Select(line => line + "\n"));
        var sealer = new SegmentSealer(session, signer, Time);
        var content = sealer.Seal(Encoding.UTF8.GetBytes(text))!.Content.ToArray();
        File.WriteAllBytes(PathOf(key), content);
        return Segment.Read(content);
    }

    public async Task<List<VerifiedRecording>> VerifyAsync(bool trusting = true, DecryptionKeys? keys = null) =>
        await new RecordingVerifier(Store, trusting ? Operator.Public : null, keys)
            .VerifyAsync(null, default).ToListAsync();

    public async Task<VerifiedRecording> VerifyAsync(string id, DecryptionKeys? keys = null) =>
        (await VerifyAsync(keys: keys)).Single(r => r.Id == id);

    public void Dispose()
    {
        _proxies.ForEach(proxy => proxy.Dispose());
        Operator.Dispose();
        _folder.Dispose();
    }

    private static void Rechain(List<string> lines)
    {
        for (var i = 1; i < lines.Count; i++)
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines[i - 1] + "\n")));
            lines[i] = Regex.Replace(lines[i], "\"seq\":[0-9]+", $"\"seq\":{i + 1}");
            lines[i] = Regex.Replace(lines[i], "\"prev\":\"[0-9a-f]{64}\"", $"\"prev\":\"{digest}\"");
        }
    }
}
