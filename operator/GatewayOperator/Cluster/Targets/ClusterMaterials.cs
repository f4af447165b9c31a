using System.Security.Cryptography;
using System.Text.Json;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Cluster.Targets.Manifests;
using GatewayOperator.Compile;
using GatewayOperator.Resources;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

/// <summary>Gathers keys, certificates and places for one target on a cluster.</summary>
public sealed class ClusterMaterials(
    TargetKeys keys, SecretDocuments documents, ClusterTargetOptions options, TimeProvider time) : ITargetMaterials
{
    private const string Leaf = "certificate.json.gz";
    private const string Columns = "policy-columns.json.gz";

    /// <summary>Passwords rotate when this moves; nothing moves it in this release.</summary>
    private const int Epoch = 1;

    /// <summary>What clients verify the gateway with, PEM; null before the first <see cref="LoadAsync"/>.</summary>
    public string? Authority { get; private set; }

    public async Task<TargetMaterials> LoadAsync(DatabaseTarget target, ResourceSet resources, CancellationToken ct)
    {
        if (target.Spec.Gateway.ClientTls != ClientTlsMode.Required)
        {
            throw new TargetMaterialsException(
                "spec.gateway.clientTls: on a cluster clients always connect with TLS. Remove the field.");
        }

        var (roleKey, authority) = await keys.EnsureAsync(TargetOwner.Of(target), ct).ConfigureAwait(false);
        var (certificate, key, trusted) = target.Spec.Gateway.TlsSecretRef is { } given
            ? GivenCertificate.Of(target, given.Name, resources)
            : await IssueAsync(target, authority, ct).ConfigureAwait(false);
        Authority = trusted;
        var ledger = new ProtectionLedger(documents.Document(Columns), time);
        return Places(options, roleKey) with
        {
            CertificatePem = certificate,
            PrivateKeyPem = key,
            Retained = await RetainedProtection.UpdateAsync(ledger, target, resources, ct).ConfigureAwait(false),
        };
    }

    /// <summary>Enough for a plan that takes everything out of the databases.</summary>
    public static TargetMaterials ForRemoval(ClusterTargetOptions options) => Places(options, new byte[32]);

    private static TargetMaterials Places(ClusterTargetOptions options, byte[] roleKey) => new()
    {
        InstallationId = options.InstallationId,
        RoleKey = roleKey,
        Epoch = Epoch,
        ListenAddress = "0.0.0.0",
        ListenPort = GatewayShape.ClientPort,
        Spool = PodTemplate.SpoolPath,
        Records = null,
        RecordingDirectory = null,
        ApprovalKey = options.ApprovalKey,
        RequestDirectory = null,
    };

    private async Task<(string? Certificate, string? Key, string? Authority)> IssueAsync(
        DatabaseTarget target, CertificatePair authority, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var names = GatewayAuthority.Names([.. ServiceNames(target), .. target.Spec.Gateway.Hostnames]);
        var document = documents.Document(Leaf);
        var leaf = await ReadAsync(document, ct).ConfigureAwait(false);
        if (leaf is null || !IsCurrent(authority, leaf, names, now))
        {
            leaf = GatewayAuthority.Issue(authority, names, now);
            await document.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(leaf), ct).ConfigureAwait(false);
        }

        return (leaf.Certificate, leaf.Key, authority.Certificate);
    }

    private static IEnumerable<string> ServiceNames(DatabaseTarget target)
    {
        var service = ClusterNames.Gateway(target.Metadata.Name);
        var inNamespace = $"{service}.{target.Metadata.Namespace}";
        return [service, inNamespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local"];
    }

    // A leaf can be made again, whatever became of this one.
    private static async Task<CertificatePair?> ReadAsync(IDocument document, CancellationToken ct)
    {
        try
        {
            var content = await document.ReadAsync(ct).ConfigureAwait(false);
            return content is null ? null : JsonSerializer.Deserialize<CertificatePair>(content);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsCurrent(
        CertificatePair authority, CertificatePair leaf, IReadOnlyList<string> names, DateTimeOffset now)
    {
        try
        {
            return GatewayAuthority.IsCurrent(authority, leaf.Certificate, names, now);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
