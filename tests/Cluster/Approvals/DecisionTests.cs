using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Tests.Cluster.Approvals;

/// <summary>Who decides is who the API server says they are, and what counts is signed.</summary>
[CancelAfter(120_000)]
public sealed class DecisionTests
{
    private ApprovalCluster _cluster = null!;
    private KubeClient _ann = null!;
    private KubeClient _bob = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _cluster = await ApprovalCluster.StartAsync();
        _ann = await _cluster.PersonAsync("ann", groups: "dba");
        _bob = await _cluster.PersonAsync("bob");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [SetUp]
    public Task DefaultRuleAsync() => _cluster.RuleAsync(new ApprovalPolicy());

    [Test]
    public async Task Approval_is_signed_with_the_name_of_who_the_API_server_says_it_is()
    {
        var asked = await _cluster.AskAsync();
        var patched = await _cluster.SayAsync(_ann, asked, "Approved", "SHOP-4711");

        Assert.That(patched.State, Is.EqualTo(ApprovalRequestState.Approved));
        var proof = await _cluster.ProofAsync(asked);
        Assert.That(proof.Satisfies(1));
        Assert.That(proof.Approvals.Single().Approver, Is.EqualTo("ann"));
        Assert.That(proof.Approvals.Single().Comment, Is.EqualTo("SHOP-4711"));
    }

    [Test]
    public async Task Kubectl_alone_is_enough_to_approve()
    {
        var asked = await _cluster.AskAsync();
        await _cluster.PersonAsync("kim");
        var kubectl = new ClusterSupport.Kubectl(ApprovalCluster.Server.KubeconfigFor("kim"));
        var patched = await kubectl.RunAsync(
            "patch", "apreq", asked.Metadata.Name, "-n", _cluster.Namespace, "--subresource=status", "--type=merge",
            "-p", """{"status":{"conditions":[{"type":"Approved","status":"True"}]}}""");

        patched.Succeeded();
        Assert.That((await _cluster.ProofAsync(asked)).Approvals.Single().Approver, Is.EqualTo("kim"));
    }

    [Test]
    public async Task Denial_is_signed_and_final()
    {
        var asked = await _cluster.AskAsync();
        await _cluster.SayAsync(_ann, asked, "Denied", "not on a Friday");
        Refused(() => _cluster.SayAsync(_bob, asked, "Approved"), "denied already");

        var proof = await _cluster.ProofAsync(asked);
        Assert.That(proof.Denial!.Comment, Is.EqualTo("not on a Friday"));
        Assert.That(proof.Satisfies(1), Is.False);
    }

    [Test]
    public async Task Who_has_no_right_to_the_rule_may_not_decide()
    {
        var asked = await _cluster.AskAsync();
        var eve = await _cluster.AccountAsync("eve", AdmissionRights.Gateway);
        Refused(() => _cluster.SayAsync(eve, asked, "Approved"), "may not approve by rule destructive");
        Refused(() => _cluster.SayAsync(eve, asked, "Denied"), "may not approve by rule destructive");
        Assert.That((await _cluster.ReadAsync(asked)).State, Is.EqualTo(ApprovalRequestState.Pending));
    }

    [Test]
    public async Task The_rule_s_list_of_approvers_counts_beside_the_right()
    {
        await _cluster.RuleAsync(new ApprovalPolicy { Approvers = new Approvers { Groups = ["dba"] } });
        var asked = await _cluster.AskAsync();
        Refused(() => _cluster.SayAsync(_bob, asked, "Approved"), "not among the approvers");
        await _cluster.SayAsync(_ann, asked, "Approved");
        Assert.That((await _cluster.ProofAsync(asked)).Satisfies(1));
    }

    [TestCase("ann@acme.example", "repo:acme/shop")]
    [TestCase(null, "ann")]
    public async Task Nobody_approves_what_they_asked_for_themselves(string? person, string subject)
    {
        var requester = new Requester { Issuer = "github", Subject = subject, Person = person };
        var asked = await _cluster.AskAsync(requester: requester);
        Refused(() => _cluster.SayAsync(_ann, asked, "Approved"), "own request");
        await _cluster.SayAsync(_bob, asked, "Approved");
        Assert.That((await _cluster.ProofAsync(asked)).Approvals.Single().Approver, Is.EqualTo("bob"));
    }

    [Test]
    public async Task Rule_may_refuse_approvals_when_nobody_knows_who_asked()
    {
        await _cluster.RuleAsync(new ApprovalPolicy { UnknownRequesterPerson = UnknownPersonAction.Deny });
        var asked = await _cluster.AskAsync(
            requester: new Requester { Issuer = "github", Subject = "repo:acme/shop" });
        Refused(() => _cluster.SayAsync(_ann, asked, "Approved"), "unknownRequesterPerson");
    }

    [Test]
    public async Task Two_approvals_are_of_two_people()
    {
        await _cluster.RuleAsync(new ApprovalPolicy { Required = 2 });
        var asked = await _cluster.AskAsync();
        var first = await _cluster.SayAsync(_ann, asked, "Approved");
        Assert.That(first.State, Is.EqualTo(ApprovalRequestState.Pending));
        Assert.That(first.Status!.Conditions.Single().Message, Does.Contain("1 of 2"));
        Refused(() => _cluster.SayAsync(_ann, asked, "Approved"), "approved it already");

        var second = await _cluster.SayAsync(_bob, asked, "Approved");
        Assert.That(second.State, Is.EqualTo(ApprovalRequestState.Approved));
        Assert.That((await _cluster.ProofAsync(asked)).Satisfies(2));
    }

    [Test]
    public async Task Approvals_that_race_each_other_both_count_and_none_is_lost()
    {
        await _cluster.RuleAsync(new ApprovalPolicy { Required = 2 });
        for (var i = 0; i < 5; i++)
        {
            var asked = await _cluster.AskAsync();
            await Task.WhenAll(
                _cluster.SayAsync(_ann, asked, "Approved"), _cluster.SayAsync(_bob, asked, "Approved"));
            Assert.That((await _cluster.ProofAsync(asked)).Satisfies(2));
        }
    }

    [Test]
    public async Task Name_of_another_approver_in_the_body_is_refused()
    {
        var asked = await _cluster.AskAsync();
        var forged = new JsonObject
        {
            ["approver"] = "ann",
            ["approved"] = true,
            ["at"] = "2026-05-01T12:00:00Z",
        };
        var status = new JsonObject { ["decisions"] = new JsonArray(forged) };
        Refused(() => _cluster.PatchAsync(_bob, asked, (JsonObject)status.DeepClone()), "written by the operator");
        status["conditions"] = new JsonArray(new JsonObject { ["type"] = "Approved", ["status"] = "True" });
        Refused(() => _cluster.PatchAsync(_bob, asked, status), "written by the operator");
        Assert.That((await _cluster.ReadAsync(asked)).Status?.Decisions ?? [], Is.Empty);
    }

    [Test]
    public async Task What_was_said_stays_said()
    {
        var asked = await _cluster.AskAsync();
        await _cluster.SayAsync(_ann, asked, "Approved");
        Refused(() => _cluster.PatchAsync(_ann, asked, new JsonObject { ["conditions"] = new JsonArray() }), "once");
        Refused(() => _cluster.SayAsync(_cluster.Admin, asked, "Approved", status: "False"), "once and for all");
        Refused(() => _cluster.PatchAsync(_ann, asked, new JsonObject { ["decisions"] = null }), "the operator");
        Assert.That((await _cluster.ReadAsync(asked)).State, Is.EqualTo(ApprovalRequestState.Approved));

        await _cluster.SayAsync(_bob, asked, "Denied");
        var denied = await _cluster.ReadAsync(asked);
        Assert.That(denied.State, Is.EqualTo(ApprovalRequestState.Denied), "until it is executed it can be denied");
        Assert.That(denied.Condition(ApprovalRequestState.Approved), Is.Not.Null, "what a patch leaves out stays");
    }

    [Test]
    public async Task What_is_asked_for_never_changes()
    {
        var asked = await _cluster.AskAsync();
        var spec = new JsonObject
        {
            ["spec"] = new JsonObject { ["statement"] = new JsonObject { ["text"] = "DROP TABLE orders" } },
        };
        Refused(
            () => _cluster.Admin.MergePatchAsync<ApprovalRequest>(
                _cluster.Namespace, asked.Metadata.Name, spec, default),
            "a request cannot change");
        var label = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["team"] = "shop" } },
        };
        await _cluster.Admin.MergePatchAsync<ApprovalRequest>(
            _cluster.Namespace, asked.Metadata.Name, label, default);
    }

    [Test]
    public async Task Dry_run_says_what_would_be_and_signs_nothing()
    {
        var asked = await _cluster.AskAsync();
        var kubectl = new ClusterSupport.Kubectl(ApprovalCluster.Server.KubeconfigFor("bob"));
        var dry = await kubectl.RunAsync(
            "patch", "apreq", asked.Metadata.Name, "-n", _cluster.Namespace, "--subresource=status", "--type=merge",
            "--dry-run=server", "-o", "json",
            "-p", """{"status":{"conditions":[{"type":"Approved","status":"True"}]}}""");

        var status = JsonNode.Parse(dry.Succeeded())!["status"]!;
        Assert.That(status["decisions"]![0]!["approver"]!.ToString(), Is.EqualTo("bob"));
        Assert.That(status["decisions"]![0]!["signature"], Is.Null);
        Assert.That((await _cluster.ReadAsync(asked)).Status?.Conditions ?? [], Is.Empty);
    }

    [Test]
    public async Task Without_its_rule_nobody_may_decide()
    {
        var asked = await _cluster.AskAsync();
        await _cluster.Admin.DeleteAsync<ApprovalRule>(_cluster.Namespace, "destructive", default);
        Refused(() => _cluster.SayAsync(_ann, asked, "Approved"), "not there any more");
    }

    [Test]
    public async Task Nothing_can_be_decided_after_its_time()
    {
        var asked = await _cluster.AskAsync(life: TimeSpan.FromSeconds(-1));
        Refused(() => _cluster.SayAsync(_ann, asked, "Approved"), "expired");
    }

    [Test]
    public async Task Decision_is_two_things_never()
    {
        var asked = await _cluster.AskAsync();
        var both = new JsonArray(
            new JsonObject { ["type"] = "Approved", ["status"] = "True" },
            new JsonObject { ["type"] = "Executed", ["status"] = "True" });
        Refused(
            () => _cluster.PatchAsync(_ann, asked, new JsonObject { ["conditions"] = both }), "nothing else with it");
    }

    [Test]
    public async Task Right_to_approve_is_asked_of_the_rule_by_its_name()
    {
        await _cluster.Admin.ApplyAsync<k8s.Models.V1Role>(
            _cluster.Namespace,
            "other-rule",
            new JsonObject
            {
                ["rules"] = new JsonArray(
                    new JsonObject
                    {
                        ["apiGroups"] = new JsonArray("dbgateway.dev"),
                        ["resources"] = new JsonArray("approvalrules"),
                        ["resourceNames"] = new JsonArray("other"),
                        ["verbs"] = new JsonArray("approve"),
                    }),
            },
            "test",
            default);
        var carl = await _cluster.PersonAsync("carl", AdmissionRights.Gateway);
        var asked = await _cluster.AskAsync();
        Refused(() => _cluster.SayAsync(carl, asked, "Approved"), "approvalrules/destructive");
    }

    private static void Refused(Func<Task> action, string because) => Assert.That(
        async () => await action(),
        Throws.InstanceOf<KubeApiException>().With.Message.Contains(because));
}
