using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.SessionRecords;
using GatewayOperator.Kubernetes;
using GatewayProxy.Recordings;

namespace GatewayProxy.Kubernetes;

/// <summary>
/// Session records as resources, found by the labels of their target, grant and subject. Nothing owns them: what was
/// recorded of a target is there when the target is gone.
/// </summary>
public sealed class ApiSessionRecords(KubeClient client) : ISessionRecords
{
    private const int Attempts = 8;

    public Task StartAsync(string @namespace, SessionRecordSpec spec, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return ApiFailure.AsIoAsync(async () =>
        {
            try
            {
                await client.CreateAsync<JsonObject>(
                    @namespace, Body(spec), cancellation, type: ResourceType.Of<SessionRecord>())
                    .ConfigureAwait(false);
                return true;
            }
            catch (KubeApiException e) when (e.IsAlreadyExists)
            {
                return false;
            }
        });
    }

    public Task<bool> CompleteAsync(
        string @namespace, string session, SessionRecordStatus status, CancellationToken cancellation) =>
        ApiFailure.AsIoAsync(async () =>
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (await client.GetAsync<SessionRecord>(@namespace, session, cancellation).ConfigureAwait(false)
                    is not { } record)
                {
                    return false;
                }

                if (record.Status is not null
                    || await TryWriteAsync(record, status, cancellation).ConfigureAwait(false))
                {
                    return true;
                }
            }

            throw new IOException($"session record {session} changes all the time");
        });

    public async IAsyncEnumerable<SessionRecord> ListAsync(
        string @namespace, string target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = new ListQuery { LabelSelector = $"{ClusterNames.TargetLabel}={ClusterNames.LabelValue(target)}" };
        var records = await ApiFailure.AsIoAsync(
            () => client.ListAsync<SessionRecord>(@namespace, query, cancellation)).ConfigureAwait(false);
        // Names sort by start.
        foreach (var record in records.Items.OrderBy(record => record.Metadata.Name, StringComparer.Ordinal))
        {
            if (record.Spec.TargetRef.Name == target && record.Spec.SessionId == record.Metadata.Name)
            {
                yield return record;
            }
        }
    }

    public Task DeleteAsync(string @namespace, string session, CancellationToken cancellation) =>
        ApiFailure.AsIoAsync(async () =>
        {
            await client.DeleteAsync<SessionRecord>(@namespace, session, cancellation).ConfigureAwait(false);
            return true;
        });

    private static JsonObject Body(SessionRecordSpec spec) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = spec.SessionId,
            ["labels"] = new JsonObject
            {
                [ClusterNames.TargetLabel] = ClusterNames.LabelValue(spec.TargetRef.Name),
                [ClusterNames.GrantLabel] = ClusterNames.LabelValue(spec.GrantRef.Name),
                [ClusterNames.SubjectLabel] = ClusterNames.LabelValue(spec.Subject),
            },
        },
        ["spec"] = JsonSerializer.SerializeToNode(spec, ResourceJson.Options),
    };

    private async Task<bool> TryWriteAsync(
        SessionRecord record, SessionRecordStatus status, CancellationToken cancellation)
    {
        var patch = new JsonObject { ["status"] = JsonSerializer.SerializeToNode(status, ResourceJson.Options) };
        try
        {
            await client.MergePatchAsync<JsonObject>(
                record.Metadata.Namespace, record.Metadata.Name, patch, cancellation, "status",
                record.Metadata.ResourceVersion, ResourceType.Of<SessionRecord>()).ConfigureAwait(false);
            return true;
        }
        catch (KubeApiException e) when (e.IsConflict)
        {
            return false;
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            // Somebody removed it; there is no record to complete.
            return true;
        }
    }
}
