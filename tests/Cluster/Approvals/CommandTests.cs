using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Grants;
using GatewayOperator.Cli;
using GatewayOperator.Cli.Output;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Approvals;

/// <summary><c>dbgateway</c> on a cluster: the same commands, as whom the API server knows the user.</summary>
[CancelAfter(120_000)]
public sealed class CommandTests
{
    private ApprovalCluster _cluster = null!;
    private string _ann = null!;
    private string _fixer = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _cluster = await ApprovalCluster.StartAsync();
        await _cluster.PersonAsync("ann");
        _ann = ApprovalCluster.Server.KubeconfigFor("ann");
        await _cluster.AccountAsync("fixer", UserRoles.Requester);
        _fixer = await ApprovalCluster.Server.KubeconfigForServiceAccountAsync(_cluster.Namespace, "fixer");
        await _cluster.Admin.ApplyAsync<DatabaseGrant>(
            _cluster.Namespace,
            "fix",
            Documents.Grant($"system:serviceaccount:{_cluster.Namespace}:fixer"),
            "test",
            default);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [SetUp]
    public Task RuleAsync() => _cluster.RuleAsync(new ApprovalPolicy(), activation: true);

    [Test]
    public async Task Requests_are_listed_shown_and_approved()
    {
        var asked = await _cluster.AskAsync();
        var name = $"{_cluster.Namespace}/{asked.Metadata.Name}";
        Assert.That((await RunAsync(_ann, "requests")).Output, Does.Contain(asked.Metadata.Name));
        var shown = (await RunAsync(_ann, "requests", asked.Metadata.Name)).Output;
        Assert.That(shown, Does.Contain("DELETE FROM orders").And.Contain($"dbgateway approve {name} --kubeconfig"));

        var approved = await RunAsync(_ann, "approve", name, "--comment", "SHOP-4711");
        Assert.That(approved, Is.EqualTo((0, $"{name} approved\n", "")));
        var proof = await _cluster.ProofAsync(asked);
        Assert.That(proof.Approvals.Single().Comment, Is.EqualTo("SHOP-4711"));
        var again = await RunAsync(_ann, "approve", name);
        Assert.That(again.Code, Is.EqualTo(1));
        Assert.That(again.Error, Does.Contain("It does not count: it has all the approvals"));
    }

    [Test]
    public async Task Denial_has_the_reason_that_the_requester_reads()
    {
        var asked = await _cluster.AskAsync();
        var denied = await RunAsync(_ann, "deny", asked.Metadata.Name, "--reason", "not on a Friday");
        Assert.That(denied.Code, Is.Zero, denied.Error);
        Assert.That((await _cluster.ProofAsync(asked)).Denial!.Comment, Is.EqualTo("not on a Friday"));
    }

    [Test]
    public async Task Activation_is_asked_for_and_revoked()
    {
        var asked = await RunAsync(_fixer, "request-grant", "fix", "--reason", "SHOP-4711", "--duration", "10m");
        Assert.That(asked.Code, Is.Zero, asked.Error);
        Assert.That(asked.Output, Does.StartWith($"{_cluster.Namespace}/fix-"));
        var refused = await RunAsync(_ann, "request-grant", "fix", "--reason", "SHOP-4711", "--duration", "10m");
        Assert.That(refused.Code, Is.EqualTo(1));

        var revoked = await RunAsync(ApprovalCluster.Server.AdminKubeconfig, "revoke", "fix");
        Assert.That(revoked, Is.EqualTo((0, $"{_cluster.Namespace}/fix revoked\n", "")));
        var grant = await _cluster.Admin.GetAsync<DatabaseGrant>(_cluster.Namespace, "fix", default);
        Assert.That(grant!.Metadata.Annotations.Keys, Does.Contain(ClusterNames.RevokeActivationsAnnotation));
        Assert.That((await RunAsync(_fixer, "revoke", "fix")).Code, Is.EqualTo(1), "whoever may not change the grant");
    }

    [Test]
    public async Task Command_says_when_nothing_makes_decisions_count()
    {
        await using var bare = await ApprovalCluster.StartAsync(serve: false);
        await bare.PersonAsync("ann");
        var asked = await bare.AskAsync();
        var refused = await RunInAsync(bare.Namespace, _ann, "approve", asked.Metadata.Name);
        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(refused.Error, Does.Contain("admission webhooks"));
        Assert.That((await bare.ReadAsync(asked)).State, Is.EqualTo(ApprovalRequestState.Pending));
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string kubeconfig, params string[] arguments) =>
        RunInAsync(_cluster.Namespace, kubeconfig, arguments);

    private static async Task<(int Code, string Output, string Error)> RunInAsync(
        string space, string kubeconfig, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var command = new DbgatewayCommand(new Terminal(output, error, Interactive: false), TimeProvider.System);
        var code = await command.InvokeAsync(
            [.. arguments, "--kubeconfig", kubeconfig, "-n", space], CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
