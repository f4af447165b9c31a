using System.Security.Cryptography;
using System.Text;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Ledger;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Cli.Tests;

/// <summary>The recordings of one target as operator and proxy leave them in a resource directory.</summary>
internal sealed class LocalArchive(LocalFolder folder)
{
    private static readonly TimeProvider Time = TimeProvider.System;

    public string Store => Path.Combine(folder.Root, "recordings", "shop.orders");

    public string JournalOf(string session) => Path.Combine(Store, SessionJournal.FileName(session));

    /// <summary>Stores a session of three lines, in a store of a directory unless another is named.</summary>
    public async Task<(string Session, string KeyFile)> StoreAsync(
        int storedLines = 3, bool closed = true, IRecordingStore? store = null)
    {
        store ??= new DirectoryStore(Store);
        var session = folder.Record("orders", "ci-read", "select 42");
        using var operatorKey = SigningKey.Create();
        using var key = SigningKey.Create();
        var target = new RecordedObject("shop", "orders", "t");
        var proxy = SessionId.New(Time);
        var start = new LedgerStart { Proxy = proxy, Target = target, Key = key.Public, Release = "0.1.0" };
        var lines = await File.ReadAllLinesAsync(JournalOf(session));
        var stored = Encoding.UTF8.GetBytes(string.Concat(lines.Take(storedLines).Select(line => line + "\n")));
        var segment = new SegmentSealer(session, key, Time).Seal(stored)!;
        using (var ledger = ProxyLedger.Open(Path.Combine(folder.Root, "ledger"), start, Time))
        {
            ledger.WriteOpened(
                session, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines[0] + "\n"))));
            ledger.WriteSegment(segment.Seal, segment.Digest);
            if (closed)
            {
                ledger.WriteClosed(session, segment.Seal.LastSeq, segment.Seal.Head, "terminated");
                ledger.WriteEnd();
            }
        }

        var ledgerLines = await File.ReadAllBytesAsync(
            Path.Combine(folder.Root, "ledger", ProxyLedger.FileName(proxy)));
        await store.TryCreateAsync(ObjectKey.Session(session, 1), segment.Content, default);
        await store.TryCreateAsync(
            ObjectKey.Ledger(proxy, 1), new SegmentSealer(proxy, key, Time).Seal(ledgerLines)!.Content, default);
        await store.TryCreateAsync(
            ObjectKey.Certificate(key.Public.Thumbprint),
            KeyCertificate.Of(proxy, target, key.Public, Time.GetUtcNow()).Sign(operatorKey),
            default);
        var file = Path.Combine(folder.Root, "operator.jwk");
        await File.WriteAllTextAsync(file, operatorKey.Public.Jwk, Encoding.ASCII);
        return (session, file);
    }
}
