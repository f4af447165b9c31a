using System.Text.Json.Nodes;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Runtime;

/// <summary>Two processes and one Lease.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LeaderElectionTests
{
    private string _namespace = "";

    [SetUp]
    public async Task SetUpAsync()
    {
        _namespace = await SharedApiServer.Server.NamespaceAsync("election");
        await SharedApiServer.Server.ServiceAccountAsync(_namespace, "operator");
        (await SharedApiServer.Server.Kubectl().ApplyAsync($$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: operator, namespace: {{_namespace}}}
            rules:
            - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create]}
            - apiGroups: [coordination.k8s.io]
              resources: [leases]
              resourceNames: [gateway-operator]
              verbs: [get, update]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: operator, namespace: {{_namespace}}}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: operator}
            subjects: [{kind: ServiceAccount, name: operator, namespace: {{_namespace}}}]
            """)).Succeeded();
    }

    [Test]
    public async Task One_leads_and_the_other_takes_over_when_it_stops()
    {
        await using var a = await Contender.StartAsync(SharedApiServer.Server, _namespace, "a");
        await Wait.UntilAsync("a works", () => Task.FromResult(a.Works));
        await using var b = await Contender.StartAsync(SharedApiServer.Server, _namespace, "b");
        await Wait.UntilAsync("b has asked", () => Task.FromResult(b.Relay.Requests.Count > 3));
        Assert.That(b.Works, Is.False);

        await a.StopAsync();
        await Wait.UntilAsync("b works", () => Task.FromResult(b.Works));
        var lease = await LeaseAsync();
        Assert.That((string?)lease["holderIdentity"], Is.EqualTo("b"));
        Assert.That((int?)lease["leaseTransitions"], Is.EqualTo(1));
    }

    [Test]
    public async Task A_leader_that_is_cut_off_stops_before_the_other_begins()
    {
        await using var a = await Contender.StartAsync(SharedApiServer.Server, _namespace, "a");
        await Wait.UntilAsync("a works", () => Task.FromResult(a.Works));
        await using var b = await Contender.StartAsync(SharedApiServer.Server, _namespace, "b");
        var (one, other) = (a, b);
        for (var round = 0; round < 4; round++)
        {
            if (round % 2 == 0)
            {
                one.Relay.Freeze();
            }
            else
            {
                one.Relay.Close();
            }

            var begun = one;
            var next = other;
            await Wait.UntilAsync($"the other works, round {round}", () =>
            {
                Assert.That(begun.Works && next.Works, Is.False, "two work at once");
                return Task.FromResult(next.Works);
            });
            one.Relay.Thaw();
            one.Relay.Open();
            (one, other) = (other, one);
        }
    }

    [Test]
    public async Task A_refused_renewal_now_and_then_costs_nothing()
    {
        await using var a = await Contender.StartAsync(SharedApiServer.Server, _namespace, "a");
        await Wait.UntilAsync("a works", () => Task.FromResult(a.Works));
        var turn = 0;
        a.Relay.Refuse = _ => Interlocked.Increment(ref turn) % 3 == 0 ? 503 : null;
        await Wait.UntilAsync("many renewals", () =>
        {
            Assert.That(a.Works, Is.True);
            return Task.FromResult(turn > 30);
        });
        Assert.That((int?)(await LeaseAsync())["leaseTransitions"], Is.Zero);
    }

    private async Task<JsonNode> LeaseAsync()
    {
        var path = $"/apis/coordination.k8s.io/v1/namespaces/{_namespace}/leases/gateway-operator";
        return JsonNode.Parse(await SharedApiServer.Server.Admin.GetStringAsync(path))!["spec"]!;
    }
}
