using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Resources;
using GatewayOperator.Targets;

namespace GatewayOperator.Local;

/// <summary>
/// Gathers keys, certificates and places for a target, and publishes the authority clients verify with.
/// </summary>
public sealed class TargetMaterialsSource(LocalOptions options, StateDirectory state, TimeProvider time)
    : ITargetMaterials
{
    /// <summary>Passwords rotate when this moves; nothing moves it in this release.</summary>
    private const int Epoch = 1;

    private readonly Lazy<string> _approvalKey = new(() =>
    {
        using var key = state.ApprovalKey();
        return key.Public.Jwk;
    });

    /// <exception cref="TargetMaterialsException">A certificate or key cannot be used.</exception>
    public async Task<TargetMaterials> LoadAsync(DatabaseTarget target, ResourceSet resources, CancellationToken ct)
    {
        try
        {
            var space = target.Metadata.Namespace;
            var name = target.Metadata.Name;
            var columns = new FileDocument(Path.Combine(state.TargetKeys(space, name), "policy-columns.json"));
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
                Retained = await RetainedProtection
                    .UpdateAsync(new ProtectionLedger(columns, time), target, resources, ct).ConfigureAwait(false),
                MaintenanceUntil = MaintenanceFile.Read(MaintenanceFile.PathOf(state.Root, space, name)),
            };
        }
        catch (LocalModeException e)
        {
            throw new TargetMaterialsException(e.Message, e);
        }
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

        if (gateway.TlsSecretRef is { } given)
        {
            return GivenCertificate.Of(target, given.Name, resources);
        }

        var directory = state.TargetKeys(target.Metadata.Namespace, target.Metadata.Name);
        return new GatewayCertificates(directory, time).Ensure(target.Metadata.Name, gateway.Hostnames);
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

    private string RecordingDirectory(DatabaseTarget target) =>
        Path.GetFullPath(
            Path.Combine(options.Resources, target.Spec.Recording.Storage?.Directory?.Path ?? "recordings"));
}
