using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Grants;
using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Approvals;

/// <summary>The webhooks do not answer: nothing can be approved, and everything else goes on.</summary>
[CancelAfter(120_000)]
public sealed class OutageTests
{
    private ApprovalCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync() => _cluster = await ApprovalCluster.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task While_the_webhooks_are_down_nobody_approves_and_other_kinds_are_edited()
    {
        var ann = await _cluster.PersonAsync("ann");
        var asked = await _cluster.AskAsync();
        var approved = await _cluster.AskAsync();
        await _cluster.SayAsync(ann, approved, "Approved");
        await _cluster.GoDownAsync();

        foreach (var who in new[] { ann, _cluster.Admin, _cluster.Gateway })
        {
            Assert.That(
                async () => await _cluster.SayAsync(who, asked, "Approved"), Throws.InstanceOf<KubeApiException>());
        }

        Assert.That(
            async () => await _cluster.SayAsync(_cluster.Gateway, approved, "Executed"),
            Throws.InstanceOf<KubeApiException>(), "what is approved is not used up either");
        Assert.That(async () => await _cluster.AskAsync(), Throws.InstanceOf<KubeApiException>());
        Assert.That((await _cluster.ReadAsync(asked)).State, Is.EqualTo(ApprovalRequestState.Pending));

        await _cluster.RuleAsync(new ApprovalPolicy { Required = 3 });
        await _cluster.Admin.ApplyAsync<DatabaseGrant>(
            _cluster.Namespace, "fix", Documents.Grant("system:serviceaccount:shop:fixer"), "test", default);
        await _cluster.Admin.DeleteAsync<DatabaseGrant>(_cluster.Namespace, "fix", default);

        await _cluster.ServeAsync();
        await _cluster.RuleAsync(new ApprovalPolicy());
        await _cluster.SayAsync(ann, asked, "Approved");
        Assert.That((await _cluster.ProofAsync(asked)).Satisfies(1), "it goes on where it was");
    }

    [Test]
    public async Task Without_webhooks_a_condition_that_somebody_sets_is_signed_by_nobody()
    {
        await using var bare = await ApprovalCluster.StartAsync(serve: false);
        var ann = await bare.PersonAsync("ann");
        var asked = await bare.AskAsync();
        await bare.PatchAsync(ann, asked, ApprovalCluster.Status(asked.Status.With(
            ApprovalRequestState.Approved, "Approved", "by hand", bare.Time.GetUtcNow())));
        Assert.That((await bare.ProofAsync(asked)).Satisfies(1), Is.False);
    }

    [Test]
    public void What_is_wrong_with_a_resource_is_said_at_once()
    {
        var grant = Documents.Grant("*");
        grant["spec"]!["targetRef"]!["name"] = "nowhere";
        grant["metadata"] = new JsonObject { ["name"] = "all" };
        Assert.That(
            async () => await _cluster.Admin.CreateAsync<DatabaseGrant>(_cluster.Namespace, grant, default),
            Throws.InstanceOf<KubeApiException>().With.Message.Contains("spec.subjects[0]"));
    }

    [Test]
    public async Task Target_of_a_grant_never_changes()
    {
        var grant = Documents.Grant("system:serviceaccount:shop:fixer");
        await _cluster.Admin.ApplyAsync<DatabaseGrant>(_cluster.Namespace, "fix", grant, "test", default);
        grant["spec"]!["targetRef"]!["name"] = "billing";
        Assert.That(
            async () => await _cluster.Admin.ApplyAsync<DatabaseGrant>(
                _cluster.Namespace, "fix", grant, "test", default),
            Throws.InstanceOf<KubeApiException>().With.Message.Contains("spec.targetRef"));
    }

    [Test]
    public async Task Requests_of_namespaces_that_another_operator_serves_pass_untouched()
    {
        var space = await ApprovalCluster.Server.NamespaceAsync("elsewhere");
        var created = await _cluster.Admin.CreateAsync<ApprovalRequest>(space, Documents.Statement("mine"), default);
        Assert.That(created.Metadata.Labels, Is.Empty);
    }
}
