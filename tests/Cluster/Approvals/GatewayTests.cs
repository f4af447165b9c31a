using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Tests.Cluster.Approvals;

/// <summary>What a gateway's account can do to requests when it is somebody else's.</summary>
[CancelAfter(120_000)]
public sealed class GatewayTests
{
    private ApprovalCluster _cluster = null!;
    private KubeClient _ann = null!;
    private KubeClient _other = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _cluster = await ApprovalCluster.StartAsync();
        _ann = await _cluster.PersonAsync("ann");
        _other = await _cluster.AccountAsync(ClusterNames.Gateway("billing"), AdmissionRights.Gateway);
        // Whatever rights it has been given: a gateway decides on nothing.
        await _cluster.BindAsync(
            "gateway-approves", UserRoles.Approver, "ServiceAccount", ClusterNames.Gateway("orders"));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task Gateway_approves_nothing()
    {
        var asked = await _cluster.AskAsync();
        Refused(() => _cluster.SayAsync(_cluster.Gateway, asked, "Approved"), "decides on nothing");
        Refused(() => _cluster.SayAsync(_cluster.Gateway, asked, "Expired"), "withdrawn, or used up");
    }

    [Test]
    public async Task Gateway_uses_up_what_was_approved_once_and_the_time_is_stamped()
    {
        var asked = await _cluster.AskAsync();
        Refused(() => EndAsync(_cluster.Gateway, asked, ApprovalRequestState.Executed), "nobody has approved it");
        var approved = await _cluster.SayAsync(_ann, asked, "Approved");

        var past = DateTimeOffset.UnixEpoch;
        var executed = await EndAsync(_cluster.Gateway, approved, ApprovalRequestState.Executed, past);
        Assert.That(
            executed.Condition(ApprovalRequestState.Executed)!.LastTransitionTime, Is.GreaterThan(past.AddYears(1)));
        Refused(() => EndAsync(_cluster.Gateway, executed, ApprovalRequestState.Withdrawn), "executed already");
        Refused(() => _cluster.SayAsync(_ann, executed, "Denied"), "executed already");
        var undone = executed.Status!.RolledBack("too many rows");
        var told = await _cluster.PatchAsync(_cluster.Gateway, executed, ApprovalCluster.Status(undone));
        Assert.That(told.Condition(ApprovalRequestState.Executed)!.Reason, Is.EqualTo("RolledBack"));
    }

    [Test]
    public async Task Gateway_withdraws_what_it_asked_for()
    {
        var asked = await _cluster.AskAsync();
        var ended = await EndAsync(_cluster.Gateway, asked, ApprovalRequestState.Withdrawn);
        Assert.That(ended.State, Is.EqualTo(ApprovalRequestState.Withdrawn));
        Refused(() => _cluster.SayAsync(_ann, ended, "Approved"), "withdrawn already");
    }

    [Test]
    public async Task Gateway_of_another_target_says_nothing_of_a_request()
    {
        var asked = await _cluster.AskAsync();
        Refused(() => EndAsync(_other, asked, ApprovalRequestState.Withdrawn), "gateway of the request's target");
        var approved = await _cluster.SayAsync(_ann, asked, "Approved");
        Refused(() => EndAsync(_other, approved, ApprovalRequestState.Executed), "gateway of the request's target");
    }

    [Test]
    public void Gateway_asks_for_its_own_target_only()
    {
        Refused(
            () => _other.CreateAsync<ApprovalRequest>(_cluster.Namespace, Documents.Statement("theirs"), default),
            "only the gateway of its target");
    }

    [Test]
    public void Statement_is_asked_for_by_nobody_else()
    {
        Refused(
            () => _cluster.Admin.CreateAsync<ApprovalRequest>(_cluster.Namespace, Documents.Statement("mine"), default),
            "only the gateway of its target");
    }

    [Test]
    public async Task Request_bears_its_target_as_a_label()
    {
        var asked = await _cluster.AskAsync();
        Assert.That(asked.Metadata.Labels[ClusterNames.TargetLabel], Is.EqualTo("orders"));
    }

    private Task<ApprovalRequest> EndAsync(
        KubeClient who, ApprovalRequest request, ApprovalRequestState state, DateTimeOffset? at = null) =>
        _cluster.PatchAsync(who, request, ApprovalCluster.Status(
            request.Status.With(state, state.ToString(), "by a test", at ?? _cluster.Time.GetUtcNow())));

    private static void Refused(Func<Task> action, string because) => Assert.That(
        async () => await action(),
        Throws.InstanceOf<KubeApiException>().With.Message.Contains(because));
}
