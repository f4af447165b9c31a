using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Targets.Manifests;
using GatewayOperator.Kubernetes;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

/// <summary>
/// What only the operator may know about a target: the key that passwords are derived from, and the authority of its
/// gateway. Made once, by a create that only one of two operators can win, in a Secret that cannot be changed.
/// </summary>
public sealed class TargetKeys(KubeClient client, OwnedObjects owned, TimeProvider time)
{
    private const string RoleKeyEntry = "role-key";
    private const string AuthorityEntry = "ca.crt";
    private const string AuthorityKeyEntry = "ca.key";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private Secret? _found;
    private DateTimeOffset _foundAt;

    /// <exception cref="TargetMaterialsException">The Secret is damaged, or belongs to another target.</exception>
    public async Task<(byte[] RoleKey, CertificatePair Authority)> EnsureAsync(TargetOwner owner, CancellationToken ct)
    {
        var name = ClusterNames.Keys(owner.Name);
        var live = owned.Find(OwnedKinds.Secret, name);
        if (_found is null || !IsStill(live))
        {
            _found = await client.GetAsync<Secret>(owner.Namespace, name, ct).ConfigureAwait(false)
                ?? await CreateAsync(owner, name, ct).ConfigureAwait(false);
            _foundAt = time.GetUtcNow();
            await ForeignObjects.RefuseAsync(client, owner, OwnedKinds.Secret, name, ct).ConfigureAwait(false);
        }

        return (Key(_found), new CertificatePair(Entry(_found, AuthorityEntry), Entry(_found, AuthorityKeyEntry)));
    }

    // The watch may not have shown yet what was just made.
    private bool IsStill(JsonObject? live) =>
        Versions.Of(live) == _found!.Metadata.ResourceVersion
        || (live is null && time.GetUtcNow() - _foundAt < Settling);

    private async Task<Secret> CreateAsync(TargetOwner owner, string name, CancellationToken ct)
    {
        var authority = GatewayAuthority.Create(owner.Name, time.GetUtcNow());
        var manifest = GatewayShape.Manifest(OwnedKinds.Secret, new
        {
            metadata = owner.Child(name),
            immutable = true,
            stringData = new Dictionary<string, string>
            {
                [RoleKeyEntry] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
                [AuthorityEntry] = authority.Certificate,
                [AuthorityKeyEntry] = authority.Key,
            },
        });
        try
        {
            return await client.CreateAsync<Secret>(owner.Namespace, manifest.Body, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsAlreadyExists)
        {
            // Another operator was first.
            return await client.GetAsync<Secret>(owner.Namespace, name, ct).ConfigureAwait(false)
                ?? throw Damaged(owner.Namespace, name, "comes and goes");
        }
    }

    private static byte[] Key(Secret secret)
    {
        try
        {
            var key = Convert.FromHexString(Entry(secret, RoleKeyEntry).Trim());
            return key.Length >= 32 ? key : throw new FormatException();
        }
        catch (FormatException)
        {
            throw Damaged(secret.Metadata.Namespace, secret.Metadata.Name, $"has a damaged {RoleKeyEntry}");
        }
    }

    private static string Entry(Secret secret, string key) =>
        secret.Find(key) ?? throw Damaged(secret.Metadata.Namespace, secret.Metadata.Name, $"has no {key}");

    private static TargetMaterialsException Damaged(string @namespace, string name, string what) => new(
        $"Secret {@namespace}/{name} {what}. Restore it; or delete it, then login roles get new passwords and clients "
            + "need the gateway's new authority.");
}
