using System.Reflection;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Ledger;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>The ledger of this proxy on its way to the store.</summary>
public sealed class SpooledLedger : IDisposable
{
    private bool _ended;

    private SpooledLedger(ProxyLedger writer, string path, ProxyKey identity, TimeProvider time)
    {
        Writer = writer;
        var file = new SpoolFile(path, writer.Read, () => writer.Length);
        Upload = new JournalUpload(
            file, n => ObjectKey.Ledger(identity.Proxy, n), new SegmentSealer(identity.Proxy, identity.Key, time));
    }

    public ProxyLedger Writer { get; }

    public JournalUpload Upload { get; }

    /// <exception cref="JournalException">It cannot be written.</exception>
    public static SpooledLedger Open(
        SpoolFolder folder, RecordedObject target, string storage, ProxyKey identity, TimeProvider time)
    {
        var start = new LedgerStart
        {
            Proxy = identity.Proxy,
            Target = target,
            Storage = storage,
            Key = identity.Key.Public,
            Release = typeof(SpooledLedger).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion ?? "unknown",
        };
        var path = Path.Combine(folder.Ledgers, ProxyLedger.FileName(identity.Proxy));
        return new SpooledLedger(ProxyLedger.Open(folder.Ledgers, start, time), path, identity, time);
    }

    /// <summary>A segment of a session is in the store.</summary>
    public void Stored(SealedSegment segment) => Writer.WriteSegment(segment.Seal, segment.Digest);

    /// <summary>
    /// Says that no more comes. The file stays open, and with it locked: the next start must not take it for abandoned
    /// while this one still stores it.
    /// </summary>
    public void End()
    {
        if (!_ended)
        {
            Writer.WriteEnd();
            _ended = true;
        }
    }

    public void Dispose()
    {
        Writer.Dispose();
        Upload.Dispose();
    }
}
