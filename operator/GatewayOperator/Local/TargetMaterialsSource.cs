using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Resources;

namespace GatewayOperator.Local;

/// <summary>
/// Gathers keys, certificates and places for a target, and publishes the authority clients verify with.
/// </summary>
public sealed class TargetMaterialsSource(LocalOptions options, StateDirectory state, TimeProvider time)
{
    /// <summary>Passwords rotate when this moves; nothing moves it in this release.</summary>
    private const int Epoch = 1;

    private readonly Lazy<string> _approvalKey = new(() =>
    {
        using var key = state.ApprovalKey();
        return key.Public.Jwk;
    });

    /// <exception cref="LocalModeException">A certificate or key cannot be used.</exception>
    public TargetMaterials Load(DatabaseTarget target, ResourceSet resources)
    {
        var space = target.Metadata.Namespace;
        var name = target.Metadata.Name;
        var (certificate, key, authority) = Certificate(target, resources);
        Publish(AuthorityPath(ResourceKey.Of(target)), authority);
        return new TargetMaterials
        {
            InstallationId = state.InstallationId(),
            RoleKey = state.RoleKey(space, name),
            Epoch = Epoch,
            CertificatePem = certificate,
            PrivateKeyPem = key,
            ListenAddress = options.Listen.ToString(),
            Spool = state.Spool,
            Records = state.Records,
            RecordingDirectory = RecordingDirectory(target),
            ApprovalKey = _approvalKey.Value,
            RequestDirectory = state.Requests,
            Retained = Retained(target, resources),
            MaintenanceUntil = MaintenanceFile.Read(MaintenanceFile.PathOf(state.Root, space, name)),
        };
    }

    /// <summary>Where clients find the authority of a target's gateway.</summary>
    public string AuthorityPath(ResourceKey target) =>
        Path.Combine(options.Resources, "status", $"{target.Namespace}.{target.Name}-gateway-ca.crt");

    private (string? Certificate, string? Key, string? Authority) Certificate(
        DatabaseTarget target, ResourceSet resources)
    {
        var gateway = target.Spec.Gateway;
        if (gateway.ClientTls == ClientTlsMode.LoopbackPlaintext)
        {
            return default;
        }

        if (gateway.TlsSecretRef is null)
        {
            var directory = state.TargetKeys(target.Metadata.Namespace, target.Metadata.Name);
            return new GatewayCertificates(directory, time).Ensure(target.Metadata.Name, gateway.Hostnames);
        }

        var secret = resources.FindSecret(target.Metadata.Namespace, gateway.TlsSecretRef.Name);
        var certificate = secret?.Find("tls.crt");
        var key = secret?.Find("tls.key");
        if (certificate is null || key is null)
        {
            // The reference check says it better.
            return default;
        }

        Check(gateway.TlsSecretRef.Name, certificate, key);
        return (certificate, key, secret!.Find("ca.crt") ?? certificate);
    }

    private static void Check(string secret, string certificate, string key)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (CryptographicException)
        {
            throw new LocalModeException(
                $"spec.gateway.tlsSecretRef: tls.crt and tls.key of Secret {secret} are not a PEM certificate and its "
                    + "key.");
        }
    }

    private static void Publish(string path, string? authority)
    {
        if (authority is not null && (!File.Exists(path) || File.ReadAllText(path) != authority))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".new", authority);
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    private IReadOnlyList<RetainedColumn> Retained(DatabaseTarget target, ResourceSet resources)
    {
        var space = target.Metadata.Namespace;
        var name = target.Metadata.Name;
        var policies = resources.PoliciesOf(space, name);
        var confirmed = policies.Select(p => p.Metadata).Append(target.Metadata)
            .Select(m => m.Annotations.GetValueOrDefault(ResourceGroup.ConfirmUnmaskAnnotation) ?? "")
            .SelectMany(a => a.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet();
        var ledger = new ProtectionLedger(Path.Combine(state.TargetKeys(space, name), "policy-columns.json"), time);
        return ledger.Update(PrivilegeCompiler.Protection(policies), target.Spec.UnmaskDelay, confirmed);
    }

    private string RecordingDirectory(DatabaseTarget target) =>
        Path.GetFullPath(
            Path.Combine(options.Resources, target.Spec.Recording.Storage?.Directory?.Path ?? "recordings"));
}
