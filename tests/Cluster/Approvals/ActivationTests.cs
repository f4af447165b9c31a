using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Grants;
using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Approvals;

/// <summary>A service account asks in its own name, somebody approves, and the gateway is told.</summary>
[CancelAfter(180_000)]
public sealed class ActivationTests
{
    private ApprovalCluster _cluster = null!;
    private KubeClient _fixer = null!;
    private KubeClient _ann = null!;
    private Upkeep _upkeep = null!;

    private string Fixer => $"system:serviceaccount:{_cluster.Namespace}:fixer";

    [SetUp]
    public async Task StartAsync()
    {
        _cluster = await ApprovalCluster.StartAsync();
        _fixer = await _cluster.AccountAsync("fixer", UserRoles.Requester);
        _ann = await _cluster.PersonAsync("ann");
        await _cluster.RuleAsync(new ApprovalPolicy(), activation: true);
        await GrantAsync();
        _upkeep = await Upkeep.StartAsync(_cluster);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _upkeep.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Test]
    public async Task Service_account_asks_in_its_own_name_and_is_active_once_somebody_approves()
    {
        var asked = await AskAsync();
        Assert.That(asked.Spec.Requester!.Subject, Is.EqualTo(Fixer));
        Assert.That(asked.Spec.Requester.Issuer, Is.EqualTo("cluster"));
        Assert.That(
            (asked.Spec.TargetRef?.Name, asked.Spec.RuleRef?.Name), Is.EqualTo(("orders", "destructive")));
        Assert.That(asked.Spec.ExpiresAt, Is.Not.Null);
        Assert.That(_upkeep.Active(), Is.Empty);

        await _cluster.SayAsync(_ann, asked, "Approved");
        await UntilAsync("it is active", () => _upkeep.Active().Count == 1);
        var active = _upkeep.Active().Single();
        Assert.That((active.Issuer, active.Subject), Is.EqualTo(("cluster", Fixer)));
        await UntilStateAsync(asked, ApprovalRequestState.Executed);

        await _upkeep.RestartAsync();
        Assert.That(_upkeep.Active(), Has.Count.EqualTo(1), "another operator goes on with it");
    }

    [Test]
    public async Task Nobody_asks_in_the_name_of_somebody_else()
    {
        var wish = Documents.Wish("fix-4711");
        wish["spec"]!["requester"] = new JsonObject { ["issuer"] = "cluster", ["subject"] = Fixer };
        var eve = await _cluster.AccountAsync("eve", UserRoles.Requester);
        Assert.That(
            async () => await eve.CreateAsync<ApprovalRequest>(_cluster.Namespace, wish, default),
            Throws.InstanceOf<KubeApiException>().With.Message.Contains("spec.requester"));
        Assert.That(
            async () => await eve.CreateAsync<ApprovalRequest>(
                _cluster.Namespace, Documents.Wish("fix-4711"), default),
            Throws.InstanceOf<KubeApiException>().With.Message.Contains("no such grant"));
    }

    [Test]
    public async Task Service_account_does_not_approve_its_own_request()
    {
        await _cluster.BindAsync("fixer-approves", UserRoles.Approver, "ServiceAccount", "fixer");
        var asked = await AskAsync();
        Assert.That(
            async () => await _cluster.SayAsync(_fixer, asked, "Approved"),
            Throws.InstanceOf<KubeApiException>().With.Message.Contains("own request"));
    }

    [Test]
    public async Task Same_wish_is_asked_once()
    {
        var asked = await AskAsync();
        Assert.That(
            async () => await AskAsync("fix-again"),
            Throws.InstanceOf<KubeApiException>().With.Message.Contains(asked.Metadata.Name));
    }

    [Test]
    public async Task Annotation_ends_what_was_approved_until_then_and_nothing_later()
    {
        var first = await ActiveAsync("fix-4711");
        await AnnotateAsync($"{_cluster.Time.GetUtcNow():O}");
        await UntilAsync("it is not active", () => _upkeep.Active().Count == 0);

        await _upkeep.RestartAsync();
        await ActiveAsync("fix-4712");
        await _upkeep.RestartAsync();
        await _upkeep.SettledAsync();
        Assert.That(_upkeep.Active().Single().Request, Is.EqualTo("fix-4712"));
        Assert.That(first.Metadata.Name, Is.EqualTo("fix-4711"));
    }

    [Test]
    public async Task Activation_ends_with_its_grant()
    {
        await ActiveAsync("fix-4711");
        await _cluster.Admin.DeleteAsync<DatabaseGrant>(_cluster.Namespace, "fix", default);
        await GrantAsync();
        await UntilAsync("it is not active", () => _upkeep.Active().Count == 0);
    }

    [Test]
    public async Task Forged_status_activates_nothing()
    {
        var asked = await AskAsync();
        await _cluster.GoDownAsync();
        foreach (var kind in new[] { "mutating", "validating" })
        {
            (await ApprovalCluster.Server.Kubectl().RunAsync(
                "delete", $"{kind}webhookconfigurations", $"gateway-operator-{_cluster.OperatorNamespace}"))
                .Succeeded();
        }

        var forged = new ApprovalRequestStatus
        {
            Decisions = [new ApprovalDecision { Approver = "ann", Approved = true, At = _cluster.Time.GetUtcNow() }],
        };
        var refusal = "";
        await Wait.UntilAsync("nobody guards it", async () =>
        {
            try
            {
                await _cluster.PatchAsync(_cluster.Gateway, asked, ApprovalCluster.Status(forged.With(
                    ApprovalRequestState.Approved, "Approved", "by hand", _cluster.Time.GetUtcNow())));
                return true;
            }
            catch (KubeApiException e)
            {
                refusal = e.Message;
                return false;
            }
        }, () => refusal);
        await _upkeep.SettledAsync();
        Assert.That(_upkeep.Active(), Is.Empty);
    }

    [Test]
    public async Task Request_that_nobody_decides_expires_and_says_so()
    {
        var asked = await _cluster.AskAsync(life: TimeSpan.FromSeconds(2));
        await UntilAsync("it says what it waits for", async () =>
            (await _cluster.ReadAsync(asked)).Status?.Conditions.Any(c => c.Reason == "Waiting") == true);
        await UntilStateAsync(asked, ApprovalRequestState.Expired);
        var expired = await _cluster.ReadAsync(asked);
        Assert.That(expired.Condition(ApprovalRequestState.Expired)!.Message, Does.Contain("Nobody used it in time"));
    }

    [Test]
    public async Task Request_whose_grant_is_gone_is_withdrawn()
    {
        var asked = await AskAsync();
        await _cluster.Admin.DeleteAsync<DatabaseGrant>(_cluster.Namespace, "fix", default);
        await UntilStateAsync(asked, ApprovalRequestState.Withdrawn);
    }

    private Task<ApprovalRequest> AskAsync(string name = "fix-4711") =>
        _fixer.CreateAsync<ApprovalRequest>(_cluster.Namespace, Documents.Wish(name), default);

    private async Task<ApprovalRequest> ActiveAsync(string name)
    {
        var asked = await AskAsync(name);
        await _cluster.SayAsync(_ann, asked, "Approved");
        await UntilAsync("it is active", () => _upkeep.Active().Any(a => a.Request == name));
        return asked;
    }

    private Task<DatabaseGrant> GrantAsync() => _cluster.Admin.ApplyAsync<DatabaseGrant>(
        _cluster.Namespace, "fix", Documents.Grant(Fixer), "test", default);

    private Task<DatabaseGrant> AnnotateAsync(string value) => _cluster.Admin.MergePatchAsync<DatabaseGrant>(
        _cluster.Namespace,
        "fix",
        new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject { [ClusterNames.RevokeActivationsAnnotation] = value },
            },
        },
        default);

    private Task UntilStateAsync(ApprovalRequest request, ApprovalRequestState state) =>
        UntilAsync($"it is {state}", async () => (await _cluster.ReadAsync(request)).State == state);

    private static Task UntilAsync(string what, Func<bool> holds) =>
        Wait.UntilAsync(what, () => Task.FromResult(holds()));

    private static Task UntilAsync(string what, Func<Task<bool>> holds) => Wait.UntilAsync(what, holds);
}
