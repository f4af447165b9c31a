using System.IO.Compression;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Cluster.Targets.Manifests;
using GatewayOperator.Kubernetes;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

/// <summary>
/// The operator's documents about one target, compressed, in one Secret. A write is refused when somebody else wrote
/// meanwhile, such as the operator that leads now.
/// </summary>
public sealed class SecretDocuments(KubeClient client, OwnedObjects owned, TargetOwner owner) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);

    // What each key held when it was looked at last: what is written now was made from that.
    private readonly Dictionary<string, string?> _seen = new(StringComparer.Ordinal);

    // The newest version that this process wrote or fetched, until the watch has shown it.
    private JsonObject? _ahead;
    private bool _isKnown;

    /// <summary>The Secret.</summary>
    public string Name { get; } = ClusterNames.Gateway(owner.Name) + "-memory";

    /// <summary>One of the documents.</summary>
    public IDocument Document(string key) => new SecretDocument(this, key);

    /// <summary>Null when it was never written.</summary>
    /// <exception cref="InvalidDataException">It was damaged.</exception>
    public async Task<byte[]?> ReadAsync(string key, CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var secret = await CurrentAsync(ct).ConfigureAwait(false);
            return (_seen[key] = Data(secret, key)) is { } encoded ? Unpack(encoded) : null;
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"{key} is no base64.", e);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task WriteAsync(string key, byte[] content, CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var before = await CurrentAsync(ct).ConfigureAwait(false);
            if (_seen.Remove(key, out var seen) && seen != Data(before, key))
            {
                throw new IOException("somebody else wrote it meanwhile");
            }

            var data = new Dictionary<string, string> { [key] = Convert.ToBase64String(Pack(content)) };
            _ahead = before is not null
                ? await client.MergePatchAsync<JsonObject>(
                    owner.Namespace,
                    Name,
                    GatewayShape.Manifest(OwnedKinds.Secret, new { data }).Body,
                    ct,
                    resourceVersion: Versions.Of(before),
                    type: OwnedKinds.Secret).ConfigureAwait(false)
                : await client.CreateAsync<JsonObject>(
                    owner.Namespace,
                    GatewayShape.Manifest(OwnedKinds.Secret, new { metadata = owner.Child(Name), data }).Body,
                    ct,
                    type: OwnedKinds.Secret).ConfigureAwait(false);
            _seen[key] = Data(_ahead, key);
            _isKnown = true;
        }
        catch (KubeApiException)
        {
            // Whoever was first: the next look asks the server.
            (_ahead, _isKnown) = (null, false);
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<JsonObject?> CurrentAsync(CancellationToken ct)
    {
        var live = owned.Find(OwnedKinds.Secret, Name);
        if (_isKnown && _ahead is not null && Versions.Of(live) == Versions.Of(_ahead))
        {
            // From here on the watch tells.
            _ahead = null;
        }

        if (!_isKnown)
        {
            _ahead = await client.GetAsync<JsonObject>(owner.Namespace, Name, ct, OwnedKinds.Secret)
                .ConfigureAwait(false);
            _isKnown = true;
        }

        return _ahead ?? live;
    }

    private static string? Data(JsonObject? secret, string key) => secret?["data"]?[key]?.GetValue<string>();

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(string encoded)
    {
        using var packed = new MemoryStream(Convert.FromBase64String(encoded));
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private sealed class SecretDocument(SecretDocuments documents, string key) : IDocument
    {
        public string Name => $"Key {key} of Secret {documents.Name}";

        public Task<byte[]?> ReadAsync(CancellationToken ct) => documents.ReadAsync(key, ct);

        public Task WriteAsync(byte[] content, CancellationToken ct) => documents.WriteAsync(key, content, ct);
    }
}
