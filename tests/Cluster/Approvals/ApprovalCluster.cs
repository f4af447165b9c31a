using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Admission;
using GatewayOperator.Admission.Registration;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayOperator.Api.Targets;
using GatewayOperator.Kubernetes;
using GatewayOperator.Resources;
using GatewayOperator.Tests.ClusterSupport;
using GatewayOperator.Tests.Support.Approvals;
using k8s.Models;

namespace GatewayOperator.Tests.Cluster.Approvals;

/// <summary>
/// A namespace with a target, its gateway's account and a rule, and an operator's webhooks that the API server calls.
/// The operator has exactly the rights of <see cref="AdmissionRights"/>.
/// </summary>
internal sealed class ApprovalCluster : IAsyncDisposable
{
    private CancellationTokenSource _stop = new();
    private readonly List<KubeClient> _clients = [];
    private Webhooks? _webhooks;
    private Task _running = Task.CompletedTask;

    private ApprovalCluster(string space, string operatorSpace, TimeProvider time)
    {
        (Namespace, OperatorNamespace, Time) = (space, operatorSpace, time);
        Admin = ClientOf(Server.AdminKubeconfig);
    }

    public static ApiServer Server => SharedApiServer.Server;

    public string Namespace { get; }

    public string OperatorNamespace { get; }

    public TimeProvider Time { get; }

    public SigningKey Key { get; } = SigningKey.Create();

    public KubeClient Admin { get; }

    public KubeClient Operator { get; private set; } = null!;

    /// <summary>The gateway of target orders.</summary>
    public KubeClient Gateway { get; private set; } = null!;

    public static async Task<ApprovalCluster> StartAsync(TimeProvider? time = null, bool serve = true)
    {
        var cluster = new ApprovalCluster(
            await Server.NamespaceAsync("shop"), await Server.NamespaceAsync("operator"), time ?? TimeProvider.System);
        await cluster.SetUpAsync();
        if (serve)
        {
            await cluster.ServeAsync();
        }

        return cluster;
    }

    /// <summary>Starts the webhooks, and waits until the API server asks them.</summary>
    public async Task ServeAsync()
    {
        var port = FreePort();
        var options = new WebhookOptions
        {
            Endpoint = new IPEndPoint(IPAddress.Loopback, port),
            Namespace = OperatorNamespace,
            IsServed = space => space == Namespace,
            Address = new WebhookClientConfig { Url = new Uri($"https://127.0.0.1:{port}") },
        };
        _webhooks = await Webhooks.StartAsync(
            options, Operator, () => ResourceSet.Empty, Key, () => true, Time, TestLogs.Factory, default);
        _running = _webhooks.RunAsync(_stop.Token);
        await Wait.UntilAsync("the API server asks the webhooks", IsGuardedAsync);
    }

    /// <summary>Stops answering, as a crash does: the API server goes on asking.</summary>
    public async Task GoDownAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _webhooks!.DisposeAsync();
        _webhooks = null;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    public KubeClient ClientOf(string kubeconfig)
    {
        var client = new KubeClient(KubeConnection.FromKubeconfig(kubeconfig));
        _clients.Add(client);
        return client;
    }

    /// <summary>A person, with the right to approve unless said otherwise.</summary>
    public async Task<KubeClient> PersonAsync(string name, string role = UserRoles.Approver, params string[] groups)
    {
        await BindAsync($"{name}-{role}", role, "User", name);
        return ClientOf(Server.KubeconfigFor(name, groups));
    }

    public async Task<KubeClient> AccountAsync(string name, string? role = null)
    {
        var client = ClientOf(await Server.KubeconfigForServiceAccountAsync(Namespace, name));
        if (role is not null)
        {
            await BindAsync(name, role, "ServiceAccount", name);
        }

        return client;
    }

    /// <summary>The rule, made anew.</summary>
    public async Task RuleAsync(ApprovalPolicy policy, bool activation = false)
    {
        await Admin.DeleteAsync<ApprovalRule>(Namespace, "destructive", default);
        var rule = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "destructive" },
            ["spec"] = new JsonObject
            {
                ["targetRef"] = new JsonObject { ["name"] = "orders" },
                ["match"] = new JsonObject { ["activation"] = activation },
                ["action"] = "RequireApproval",
                ["approval"] = JsonSerializer.SerializeToNode(policy, ResourceJson.Options),
            },
        };
        await Admin.CreateAsync<ApprovalRule>(Namespace, rule, default);
    }

    /// <summary>What the gateway asks for when it holds a statement.</summary>
    public Task<ApprovalRequest> AskAsync(
        string? name = null, Requester? requester = null, string text = "DELETE FROM orders", TimeSpan? life = null)
    {
        var spec = SampleRequest.Spec(Time.GetUtcNow() + (life ?? TimeSpan.FromMinutes(15)), text);
        return Gateway.CreateAsync<ApprovalRequest>(
            Namespace,
            new ApprovalRequest
            {
                ApiVersion = ResourceGroup.ApiVersion,
                Kind = ResourceKinds.Request,
                Metadata = new ObjectMeta { Name = name ?? RequestName.For("ci-migrate"), Namespace = Namespace },
                Spec = requester is null ? spec : spec with { Requester = requester },
            },
            default);
    }

    /// <summary>Sets a condition as kubectl does, and nothing else.</summary>
    public Task<ApprovalRequest> SayAsync(
        KubeClient who, ApprovalRequest request, string condition, string? message = null, string status = "True")
    {
        var said = new JsonObject { ["type"] = condition, ["status"] = status };
        if (message is not null)
        {
            said["message"] = message;
        }

        return PatchAsync(who, request, new JsonObject { ["conditions"] = new JsonArray(said) });
    }

    public Task<ApprovalRequest> PatchAsync(KubeClient who, ApprovalRequest request, JsonObject status) =>
        who.MergePatchAsync<ApprovalRequest>(
            Namespace, request.Metadata.Name, new JsonObject { ["status"] = status }, default, subresource: "status");

    public async Task<ApprovalRequest> ReadAsync(ApprovalRequest request) =>
        (await Admin.GetAsync<ApprovalRequest>(Namespace, request.Metadata.Name, default))!;

    public async Task<ApprovalProof> ProofAsync(ApprovalRequest request) =>
        ApprovalProof.Verify(await ReadAsync(request), Key.Public);

    /// <summary>A status as a program writes it: whole.</summary>
    public static JsonObject Status(ApprovalRequestStatus status) =>
        (JsonObject)JsonSerializer.SerializeToNode(status, ResourceJson.Options)!;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        if (_webhooks is not null)
        {
            await _webhooks.DisposeAsync();
        }

        // Left behind it would refuse requests of every other test.
        var name = WebhookConfigurations.NameOf(OperatorNamespace);
        await Admin.DeleteAsync<V1MutatingWebhookConfiguration>("", name, default);
        await Admin.DeleteAsync<V1ValidatingWebhookConfiguration>("", name, default);
        _clients.ForEach(c => c.Dispose());
        _stop.Dispose();
        Key.Dispose();
    }

    /// <summary>Binds a ClusterRole in the namespace.</summary>
    public Task BindAsync(string name, string role, string kind, string subject, string? subjectSpace = null)
    {
        var who = new JsonObject { ["kind"] = kind, ["name"] = subject };
        if (kind == "ServiceAccount")
        {
            who["namespace"] = subjectSpace ?? Namespace;
        }

        return Admin.ApplyAsync<V1RoleBinding>(
            Namespace,
            name,
            new JsonObject
            {
                ["roleRef"] = new JsonObject
                {
                    ["apiGroup"] = "rbac.authorization.k8s.io",
                    ["kind"] = "ClusterRole",
                    ["name"] = role,
                },
                ["subjects"] = new JsonArray(who),
            },
            "test",
            default);
    }

    private async Task SetUpAsync()
    {
        foreach (var role in UserRoles.All().Concat(AdmissionRights.Roles(OperatorNamespace)))
        {
            await Admin.ApplyAsync<V1ClusterRole>(
                "", role["metadata"]!["name"]!.ToString(), role, "test", default);
        }

        Operator = ClientOf(await Server.KubeconfigForServiceAccountAsync(OperatorNamespace, "gateway-operator"));
        await AdmissionRights.BindAsync(this);
        Gateway = await AccountAsync(ClusterNames.Gateway("orders"), AdmissionRights.Gateway);
        await Admin.ApplyAsync<DatabaseTarget>(Namespace, "orders", Documents.Target(), "test", default);
        await RuleAsync(new ApprovalPolicy());
    }

    // The API server takes a moment to hear of webhooks; then a request of anybody's is refused.
    private async Task<bool> IsGuardedAsync()
    {
        try
        {
            await Admin.CreateAsync<JsonObject>(
                Namespace, Documents.Statement("probe"), default, dryRun: true, ResourceType.Of<ApprovalRequest>());
            return false;
        }
        catch (KubeApiException e)
        {
            return e.Message.Contains("only the gateway", StringComparison.Ordinal);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
