using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Ledger;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recordings;

namespace GatewayOperator.Tests.Benchmarks.Recordings;

/// <summary>Stores a session as a proxy does, with its certificate and its ledger.</summary>
public sealed class StoredProxy(IRecordingStore store, SigningKey operatorKey)
{
    public async Task StoreAsync(string journal, SegmentEncryption? encryption, CancellationToken ct)
    {
        var time = TimeProvider.System;
        var proxy = SessionId.New(time);
        var session = SpoolFolder.IdOf(journal);
        using var key = SigningKey.Create();
        var certificate = KeyCertificate.Of(proxy, BigJournal.Target, key.Public, time.GetUtcNow());
        await store.TryCreateAsync(ObjectKey.Certificate(key.Public.Thumbprint), certificate.Sign(operatorKey), ct);
        var folder = Directory.CreateTempSubdirectory("gwbench-").FullName;
        using (var ledger = ProxyLedger.Open(
            folder,
            new LedgerStart { Proxy = proxy, Target = BigJournal.Target, Key = key.Public, Release = "bench" },
            time))
        {
            ledger.WriteOpened(session, FirstDigest(journal));
            using var upload = new JournalUpload(
                new SpoolFile(journal), n => ObjectKey.Session(session, n),
                new SegmentSealer(session, key, time, encryption: encryption))
            {
                Stored = segment => ledger.WriteSegment(segment.Seal, segment.Digest),
            };
            await upload.RunAsync(store, ct);
            ledger.WriteClosed(session, upload.Last!.LastSeq, upload.Last.Head, "terminated");
            ledger.WriteEnd();
        }

        var path = Path.Combine(folder, ProxyLedger.FileName(proxy));
        using var rest = new JournalUpload(
            new SpoolFile(path), n => ObjectKey.Ledger(proxy, n), new SegmentSealer(proxy, key, time));
        await rest.RunAsync(store, ct);
        Directory.Delete(folder, recursive: true);
    }

    private static string FirstDigest(string journal)
    {
        using var reader = new StreamReader(journal);
        var line = System.Text.Encoding.UTF8.GetBytes(reader.ReadLine() + "\n");
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(line));
    }
}
