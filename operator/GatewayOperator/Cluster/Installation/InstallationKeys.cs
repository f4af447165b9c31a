using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Installation;

/// <summary>
/// The operator's own keys: one signs approvers' decisions, one vouches for recordings. Proxies have neither. They are
/// made once, with a create that only one of several operators can win.
/// </summary>
public sealed class InstallationKeys : IDisposable
{
    private const string ApprovalEntry = "approval-key.pem";
    private const string RecordingEntry = "recording-key.pem";

    private InstallationKeys(SigningKey approval, SigningKey recording)
    {
        Approval = approval;
        Recording = recording;
    }

    public SigningKey Approval { get; }

    public SigningKey Recording { get; }

    /// <exception cref="RunException">The Secret is damaged.</exception>
    public static async Task<InstallationKeys> EnsureAsync(KubeClient client, string @namespace, CancellationToken ct)
    {
        var secret = await client.GetAsync<Secret>(@namespace, ClusterNames.OperatorKeys, ct).ConfigureAwait(false)
            ?? await CreateAsync(client, @namespace, ct).ConfigureAwait(false);
        return new InstallationKeys(
            Load(secret, ApprovalEntry, "With a new one, what was approved counts no more."),
            Load(secret, RecordingEntry, "With a new one, earlier recordings need the old public key to be verified."));
    }

    public void Dispose()
    {
        Approval.Dispose();
        Recording.Dispose();
    }

    private static async Task<Secret> CreateAsync(KubeClient client, string @namespace, CancellationToken ct)
    {
        using var approval = SigningKey.Create();
        using var recording = SigningKey.Create();
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject
            {
                ["name"] = ClusterNames.OperatorKeys,
                ["namespace"] = @namespace,
                ["labels"] = new JsonObject { [ClusterNames.ManagedByLabel] = ClusterNames.ManagedBy },
            },
            ["stringData"] = new JsonObject
            {
                [ApprovalEntry] = approval.ExportPem(), [RecordingEntry] = recording.ExportPem(),
            },
        };
        try
        {
            return await client.CreateAsync<Secret>(@namespace, body, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsAlreadyExists)
        {
            return await client.GetAsync<Secret>(@namespace, ClusterNames.OperatorKeys, ct).ConfigureAwait(false)
                ?? throw new RunException($"Secret {@namespace}/{ClusterNames.OperatorKeys} comes and goes.");
        }
    }

    private static SigningKey Load(Secret secret, string entry, string consequence)
    {
        try
        {
            return SigningKey.Load(secret.Find(entry) ?? "");
        }
        catch (CryptographicException)
        {
            throw new RunException(
                $"Key {entry} of Secret {secret.Metadata.Namespace}/{secret.Metadata.Name} is missing or damaged; "
                    + $"restore it. {consequence}");
        }
    }
}
