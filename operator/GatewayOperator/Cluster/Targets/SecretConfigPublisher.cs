using System.Text;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Targets.Manifests;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Targets;

/// <summary>
/// Hands configurations to a target's proxies in a Secret, or in several when it is large. It writes when the content
/// has changed, or when somebody else changed what is there.
/// </summary>
public sealed class SecretConfigPublisher(KubeClient client, OwnedObjects owned, ResourceKey target, ILogger log)
{
    private static readonly string Manager = ClusterNames.Manager("configuration");

    // What is written, to be told from what somebody else wrote over it, and what the watch showed before.
    private readonly Dictionary<string, (string Key, string Data, string? Before)> _written = [];

    private int _shards;
    private bool _isUnsure;

    /// <summary>What was published last, revision included; null before the first.</summary>
    public GatewayConfig? Published { get; private set; }

    private string Head => ClusterNames.Config(target.Name);

    /// <summary>Reads what an earlier operator published: sessions go on across its end.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        try
        {
            var content = await ReadAsync(ct).ConfigureAwait(false);
            Published = content is null
                ? null
                : GatewayConfigSerializer.WithRevision(GatewayConfigSerializer.Read(content));
        }
        catch (GatewayConfigException e)
        {
            Log.PublishedUnreadable(log, target.ToString(), e.Message);
        }
    }

    /// <summary>Writes the configuration unless its content already is what proxies read.</summary>
    public async Task PublishAsync(GatewayConfig config, CancellationToken ct)
    {
        var next = GatewayConfigSerializer.WithRevision(config);
        if (next.Revision == Published?.Revision && !_isUnsure && IsIntact())
        {
            return;
        }

        var owner = new TargetOwner(config.Target.Namespace, config.Target.Name, config.Target.Uid);
        if (Published is null)
        {
            await ForeignObjects.RefuseAsync(client, owner, OwnedKinds.Secret, Head, ct).ConfigureAwait(false);
        }

        // A request that failed may have been heard all the same.
        _isUnsure = true;
        await WriteAsync(next, owner, ct).ConfigureAwait(false);
        _isUnsure = false;
        Published = next;
    }

    private async Task WriteAsync(GatewayConfig config, TargetOwner owner, CancellationToken ct)
    {
        var content = GatewayConfigSerializer.Write(config);
        var parts = ConfigurationShards.Split(content);
        if (parts.Count == 1)
        {
            await WriteAsync(owner, Head, ClusterNames.ConfigKey, content, ct).ConfigureAwait(false);
        }
        else
        {
            var names = parts.Select((_, i) => ClusterNames.ConfigShard(target.Name, i + 1)).ToList();
            for (var i = 0; i < parts.Count; i++)
            {
                await WriteAsync(owner, names[i], ClusterNames.PartKey, parts[i], ct).ConfigureAwait(false);
            }

            var index = ConfigurationShards.WriteIndex(config.Revision, content, names);
            await WriteAsync(owner, Head, ClusterNames.IndexKey, index, ct).ConfigureAwait(false);
        }

        await TrimAsync(parts.Count == 1 ? 0 : parts.Count, ct).ConfigureAwait(false);
    }

    private async Task WriteAsync(TargetOwner owner, string name, string key, byte[] content, CancellationToken ct)
    {
        var encoded = Convert.ToBase64String(content);
        var before = Versions.Of(owned.Find(OwnedKinds.Secret, name));
        var manifest = GatewayShape.Manifest(OwnedKinds.Secret, new
        {
            metadata = owner.Child(name),
            type = ClusterNames.ConfigSecretType,
            data = new Dictionary<string, string> { [key] = encoded },
        });
        await client.ApplyAsync<JsonObject>(
            target.Namespace, name, manifest.Body, Manager, ct, type: OwnedKinds.Secret).ConfigureAwait(false);
        _written[name] = (key, encoded, before);
    }

    // Shards that are not needed any more hold what is published no more.
    private async Task TrimAsync(int needed, CancellationToken ct)
    {
        for (; _shards > needed; _shards--)
        {
            var name = ClusterNames.ConfigShard(target.Name, _shards);
            await client.DeleteAsync<Secret>(target.Namespace, name, ct).ConfigureAwait(false);
            _written.Remove(name);
        }

        _shards = needed;
    }

    private bool IsIntact() => _written.All(w => IsIntact(w.Key, w.Value.Key, w.Value.Data, w.Value.Before));

    // That the watch has not shown a write yet is no reason to repeat it.
    private bool IsIntact(string name, string key, string data, string? before)
    {
        var live = owned.Find(OwnedKinds.Secret, name);
        return live?["data"]?[key]?.GetValue<string>() == data || (before is not null && Versions.Of(live) == before);
    }

    private async Task<byte[]?> ReadAsync(CancellationToken ct)
    {
        if (await client.GetAsync<Secret>(target.Namespace, Head, ct).ConfigureAwait(false) is not { } head)
        {
            return null;
        }

        if (head.Find(ClusterNames.ConfigKey) is { } whole)
        {
            Note(head, ClusterNames.ConfigKey);
            return Encoding.UTF8.GetBytes(whole);
        }

        if (head.Find(ClusterNames.IndexKey) is not { } text)
        {
            return null;
        }

        Note(head, ClusterNames.IndexKey);
        var index = ConfigurationShards.ReadIndex(Encoding.UTF8.GetBytes(text));
        _shards = Math.Min(index.Shards.Count, ClusterNames.MaxShards);
        var parts = new List<byte[]>();
        foreach (var name in index.Shards)
        {
            var shard = await client.GetAsync<Secret>(target.Namespace, name, ct).ConfigureAwait(false);
            if (shard?.Data.GetValueOrDefault(ClusterNames.PartKey) is not { } part)
            {
                return null;
            }

            Note(shard, ClusterNames.PartKey);
            parts.Add(Convert.FromBase64String(part));
        }

        return ConfigurationShards.Join(index, parts);
    }

    private void Note(Secret secret, string key) =>
        _written[secret.Metadata.Name] = (key, secret.Data[key], null);
}
