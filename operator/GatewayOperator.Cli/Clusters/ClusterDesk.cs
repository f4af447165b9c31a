using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Values;
using GatewayOperator.Cli.Approvals;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cli.Clusters;

/// <summary>
/// Requests as resources. What is decided is a condition that is set, and the operator's admission webhooks make of it
/// what counts: who decides is whom the API server knows.
/// </summary>
internal sealed class ClusterDesk(KubeClient client, string? @namespace, string options, TimeProvider time)
    : IRequestDesk
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public string Place => @namespace is null ? "the cluster" : $"namespace {@namespace}";

    public string Options => options;

    public string? PublicKey => null;

    public async Task<IReadOnlyList<ApprovalRequest>> ListAsync(CancellationToken ct)
    {
        var list = await ClusterFaults.SayAsync(() => client.ListAsync<ApprovalRequest>(@namespace, query: null, ct));
        return [.. list.Items];
    }

    public Task ChangedAsync(CancellationToken ct) => Task.Delay(Poll, time, ct);

    public async Task<ApprovalRequest?> DecideAsync(
        ApprovalRequest request, bool approved, string? comment, CancellationToken ct)
    {
        var condition = new JsonObject { ["type"] = approved ? "Approved" : "Denied", ["status"] = "True" };
        if (comment is not null)
        {
            condition["message"] = comment;
        }

        // The identity says that it is this one that was looked at, and not the next one of its name.
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = request.Metadata.Uid },
            ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) },
        };
        var before = request.Status?.Decisions.Count ?? 0;
        var decided = await ClusterFaults.SayAsync(() => client.MergePatchAsync<ApprovalRequest>(
            request.Metadata.Namespace, request.Metadata.Name, patch, ct, subresource: "status"));
        return decided.Status?.Decisions is { } decisions && decisions.Skip(before).Any(d => d.Signature is not null)
            ? decided
            : throw new CommandException(
                "The decision is not signed, so it does not count: no operator's admission webhooks look after "
                + "approval requests here.");
    }

    public async Task<AskedActivation> AskAsync(
        string grant, string reason, KubeDuration? duration, string? tokenFile, CancellationToken ct)
    {
        if (tokenFile is not null)
        {
            throw new CommandException(
                "On a cluster you ask as whom the API server knows you; leave --token-file out.");
        }

        var (space, name) = Split(grant);
        var spec = new JsonObject
        {
            ["type"] = nameof(ApprovalRequestType.Activation),
            ["grantRef"] = new JsonObject { ["name"] = name },
            ["reason"] = reason,
            ["duration"] = (duration ?? await LongestAsync(space, name, ct)).ToString(),
        };
        var body = new JsonObject
        {
            ["apiVersion"] = ResourceGroup.ApiVersion,
            ["kind"] = ResourceKinds.Request,
            ["metadata"] = new JsonObject { ["name"] = RequestName.For(name), ["namespace"] = space },
            ["spec"] = spec,
        };
        var created = await ClusterFaults.SayAsync(() => client.CreateAsync<ApprovalRequest>(space, body, ct));
        return created.Spec.Requester is not null
            ? new AskedActivation(space, created.Metadata.Name, created)
            : throw new CommandException(
                "Nobody says who you are, so nobody can approve it: no operator's admission webhooks look after "
                + "approval requests here.");
    }

    public async Task<string> RevokeAsync(string grant, string? subject, CancellationToken ct)
    {
        var (space, name) = Split(grant);
        var value = $"{time.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}";
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject
                {
                    [ClusterNames.RevokeActivationsAnnotation] = subject is null ? value : $"{value} {subject}",
                },
            },
        };
        var changed = await ClusterFaults.SayAsync(
            () => client.MergePatchAsync<DatabaseGrant>(space, name, patch, ct));
        return changed.Spec.Activation.Mode == ActivationMode.Always
            ? throw new CommandException(
                $"Grant {name} is not activated, it is active always: delete it, or set spec.expiresAt.")
            : $"{space}/{name}";
    }

    public void Dispose() => client.Dispose();

    private async Task<KubeDuration> LongestAsync(string space, string name, CancellationToken ct)
    {
        try
        {
            var grant = await client.GetAsync<DatabaseGrant>(space, name, ct);
            return grant?.Spec.Activation.MaxDuration
                ?? throw new CommandException($"There is no grant {name} in namespace {space}.");
        }
        catch (KubeApiException e) when (e.IsForbidden)
        {
            throw new CommandException($"You may not read grant {space}/{name}: say how long with --duration.");
        }
    }

    private (string Namespace, string Name) Split(string wanted) => wanted.Split('/') switch
    {
        [var space, var name] => (space, name),
        [var name] when @namespace is not null => (@namespace, name),
        _ => throw new CommandException($"Name the namespace of {wanted}: NAMESPACE/NAME, or --namespace."),
    };
}
