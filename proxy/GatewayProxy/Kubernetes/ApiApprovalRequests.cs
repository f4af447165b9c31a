using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;
using GatewayProxy.Approvals;
using GatewayProxy.Configuration;

namespace GatewayProxy.Kubernetes;

/// <summary>
/// Approval requests as resources. Whether one is used up is decided by the API server, which takes one status of many
/// that go by the same resourceVersion.
/// </summary>
public sealed class ApiApprovalRequests(
    KubeClient client, PolicyHolder policy, TimeProvider time, ILogger<ApiApprovalRequests> log)
    : IApprovalRequests, IDisposable
{
    // By then two proxies that ask for the same have met, or they never will.
    private const int SharedNames = 4;

    private const int Attempts = 8;

    private readonly Lock _gate = new();

    // What this proxy has made and its watch may not have told yet; or else its limits would come too late.
    private readonly List<ApprovalRequest> _made = [];
    private RequestWatch? _watch;

    public Task<ApprovalRequest> AskAsync(ApprovalRequest request, CancellationToken cancellation) =>
        ApiFailure.AsIoAsync(async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            var watch = Watch();
            await watch.SyncedAsync(cancellation).ConfigureAwait(false);
            var present = Present(watch);
            if (RequestBounds.FindSame(present, request.Spec, time.GetUtcNow()) is { } same)
            {
                return same;
            }

            RequestBounds.Check(present, request.Spec, Limits, time.GetUtcNow());
            var before = present.Count(other => RequestBounds.IsSame(other.Spec, request.Spec));
            return await CreateAsync(request, before, cancellation).ConfigureAwait(false);
        });

    public async Task<ApprovalRequest> ChangedAsync(ApprovalRequest known, CancellationToken cancellation)
    {
        var changed = await Watch().ChangedAsync(known, cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            // Whatever became of it, the watch has it by now, or it is gone and must not be found again.
            _made.RemoveAll(request => request.Metadata.Uid == known.Metadata.Uid);
        }

        return changed;
    }

    public async Task<bool> TryExecuteAsync(ApprovalRequest at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(at);
        if (at.IsOver || at.Metadata.ResourceVersion is null || time.GetUtcNow() >= at.VoidAt)
        {
            return false;
        }

        var status = at.Status.With(
            ApprovalRequestState.Executed, "Executed", "The statement is sent, once.", time.GetUtcNow());
        return await ApiFailure.AsIoAsync(() => UpdateAsync(at, status, cancellation)).ConfigureAwait(false);
    }

    public Task WithdrawAsync(ApprovalRequest at, string why, CancellationToken cancellation) => ChangeAsync(
        at,
        request => request.IsOver
            ? null
            : request.Status.With(ApprovalRequestState.Withdrawn, "Withdrawn", why, time.GetUtcNow()),
        cancellation);

    public Task RolledBackAsync(ApprovalRequest executed, string why, CancellationToken cancellation) => ChangeAsync(
        executed,
        request => request.State == ApprovalRequestState.Executed ? request.Status!.RolledBack(why) : null,
        cancellation);

    public void Dispose()
    {
        lock (_gate)
        {
            _watch?.Dispose();
            _watch = null;
        }
    }

    private GatewayConfig Config =>
        policy.Current?.Config ?? throw new IOException("there is no configuration to make approval requests by");

    private ApprovalsConfig Limits =>
        Config.Approvals ?? throw new IOException("the configuration says nothing of approvals any more");

    private RequestWatch Watch()
    {
        var target = Config.Target;
        lock (_gate)
        {
            return _watch ??= new RequestWatch(client, target.Namespace, target.Name, time, log);
        }
    }

    private List<ApprovalRequest> Present(RequestWatch watch)
    {
        var told = watch.All;
        var uids = told.Select(request => request.Metadata.Uid).ToHashSet();
        lock (_gate)
        {
            _made.RemoveAll(request => uids.Contains(request.Metadata.Uid) || time.GetUtcNow() >= request.VoidAt);
            return [.. told, .. _made];
        }
    }

    // Named after what is asked: of two proxies that ask for the same at the same time one finds the other's.
    private async Task<ApprovalRequest> CreateAsync(
        ApprovalRequest request, int before, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var name = attempt < SharedNames
                ? RequestName.Of(request.Spec, before + attempt)
                : RequestName.For(request.Spec.GrantRef.Name);
            try
            {
                var created = await client.CreateAsync<ApprovalRequest>(
                    request.Metadata.Namespace, Body(request, name), cancellation).ConfigureAwait(false);
                lock (_gate)
                {
                    _made.Add(created);
                }

                return created;
            }
            catch (KubeApiException e) when (e.IsAlreadyExists)
            {
                var there = await client.GetAsync<ApprovalRequest>(request.Metadata.Namespace, name, cancellation)
                    .ConfigureAwait(false);
                if (there is not null
                    && RequestBounds.FindSame([there], request.Spec, time.GetUtcNow()) is { } same)
                {
                    return same;
                }
            }
        }

        throw new IOException("no name is left for an approval request");
    }

    private JsonObject Body(ApprovalRequest request, string name) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject
            {
                [ClusterNames.TargetLabel] = ClusterNames.LabelValue(Config.Target.Name),
                [ClusterNames.GrantLabel] = ClusterNames.LabelValue(request.Spec.GrantRef.Name),
            },
        },
        ["spec"] = JsonSerializer.SerializeToNode(request.Spec, ResourceJson.Options),
    };

    // False: it is not what it was any more. Only the conditions are ours to write.
    private async Task<bool> UpdateAsync(
        ApprovalRequest known, ApprovalRequestStatus status, CancellationToken cancellation)
    {
        var patch = new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["conditions"] = JsonSerializer.SerializeToNode(status.Conditions, ResourceJson.Options),
            },
        };
        try
        {
            await client.MergePatchAsync<JsonObject>(
                known.Metadata.Namespace, known.Metadata.Name, patch, cancellation, "status",
                known.Metadata.ResourceVersion, ResourceType.Of<ApprovalRequest>()).ConfigureAwait(false);
            return true;
        }
        catch (KubeApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
    }

    private Task<bool> ChangeAsync(
        ApprovalRequest known, Func<ApprovalRequest, ApprovalRequestStatus?> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        return ApiFailure.AsIoAsync(async () =>
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var current = await client.GetAsync<ApprovalRequest>(
                    known.Metadata.Namespace, known.Metadata.Name, cancellation).ConfigureAwait(false);
                if (current is null || current.Metadata.Uid != known.Metadata.Uid || change(current) is not { } status
                    || await UpdateAsync(current, status, cancellation).ConfigureAwait(false))
                {
                    return true;
                }
            }

            throw new IOException($"approval request {known.Metadata.Name} changes all the time");
        });
    }
}
