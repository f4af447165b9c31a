using System.Collections.Concurrent;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.ClusterSupport;
using Npgsql;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>Statements that wait for people, as resources.</summary>
public sealed class RequestTests
{
    [Test]
    public async Task A_held_statement_is_a_resource_and_runs_once_when_a_signed_approval_is_in_its_status()
    {
        await using var scene = await ProxyScene.CreateAsync(WithRule);
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        var running = RunAsync(session, "DELETE FROM public.ledger WHERE entry = 'alone'");
        var request = await PendingAsync(scene);
        Assert.That(request.Metadata.Labels[ClusterNames.TargetLabel], Is.EqualTo(ProxyScene.Target));
        Assert.That(request.Spec.Statement!.Text, Does.Contain("DELETE FROM public.ledger"));
        Assert.That(running.IsCompleted, Is.False);

        await ScenePeople.ApproveAsync(scene, request);
        Assert.That(await running, Is.Null);
        var executed = await FindAsync(scene, request);
        Assert.That(executed.State, Is.EqualTo(ApprovalRequestState.Executed));
        Assert.That(executed.Status!.Decisions, Has.Count.EqualTo(1), "what was decided stays");
    }

    [Test]
    public async Task What_no_operator_has_signed_is_no_approval()
    {
        await using var scene = await ProxyScene.CreateAsync(WithRule);
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        var running = RunAsync(session, "DELETE FROM public.ledger WHERE entry = 'forged'");
        var request = await PendingAsync(scene);
        using var other = SigningKey.Create();
        await ScenePeople.ApproveAsync(scene, request, other);
        await Task.WhenAny(running, Task.Delay(1000));
        Assert.That(running.IsCompleted, Is.False);

        await ScenePeople.DenyAsync(scene, request, "not today");
        Assert.That((await running)!.Detail, Does.Contain("not today"));
    }

    [Test]
    public async Task One_approval_runs_one_statement_of_two_that_wait_at_two_proxies()
    {
        await using var scene = await ProxyScene.CreateAsync(WithRule);
        var first = await scene.StartProxyAsync("proxy-1");
        var second = await scene.StartProxyAsync("proxy-2");
        await using var one = await first.OpenAsync();
        await using var two = await second.OpenAsync();
        var told = new ConcurrentBag<string>();
        one.Notice += (_, notice) => told.Add(notice.Notice.MessageText);
        two.Notice += (_, notice) => told.Add(notice.Notice.MessageText);
        const string sql = "DELETE FROM public.ledger WHERE entry = 'twice'";
        Task<PostgresException?>[] running = [RunAsync(one, sql), RunAsync(two, sql)];
        var request = await PendingAsync(scene);
        await Wait.UntilAsync("both wait", () => Task.FromResult(told.Count == 2));
        Assert.That(told.Distinct().Count(), Is.EqualTo(1), "the same person asks for the same: one request");
        await ScenePeople.ApproveAsync(scene, request);
        await Task.WhenAny(running);

        var next = await PendingAsync(scene);
        Assert.That(next.Metadata.Uid, Is.Not.EqualTo(request.Metadata.Uid), "the other needs an approval of its own");
        Assert.That(running.Count(r => r.IsCompleted), Is.EqualTo(1));
        Assert.That((await FindAsync(scene, request)).State, Is.EqualTo(ApprovalRequestState.Executed));
        await ScenePeople.ApproveAsync(scene, next);
        Assert.That(await Task.WhenAll(running), Is.All.Null);
    }

    [Test]
    public async Task A_statement_that_nobody_waits_for_any_more_is_withdrawn()
    {
        await using var scene = await ProxyScene.CreateAsync(WithRule);
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        using var patience = new CancellationTokenSource();
        var running = RunAsync(session, "DELETE FROM public.ledger WHERE entry = 'left'", patience.Token);
        var request = await PendingAsync(scene);
        await patience.CancelAsync();
        Assert.That((await running)?.SqlState, Is.EqualTo("57014"));
        await Wait.UntilAsync(
            "it is withdrawn", async () => (await FindAsync(scene, request)).State == ApprovalRequestState.Withdrawn);
    }

    [Test]
    public async Task A_deleted_request_is_asked_again()
    {
        await using var scene = await ProxyScene.CreateAsync(WithRule);
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        var running = RunAsync(session, "DELETE FROM public.ledger WHERE entry = 'again'");
        var request = await PendingAsync(scene);
        await scene.DeleteAsync<ApprovalRequest>(request.Metadata.Name);
        ApprovalRequest? next = null;
        await Wait.UntilAsync(
            "it is asked again",
            async () => (next = await PendingAsync(scene)).Metadata.Uid != request.Metadata.Uid);
        await ScenePeople.ApproveAsync(scene, next!);
        Assert.That(await running, Is.Null);
    }

    [Test]
    public async Task Requests_have_their_limits()
    {
        await using var scene = await ProxyScene.CreateAsync(config => WithRule(config) with
        {
            Approvals = config.Approvals! with { MaxPendingPerGrant = 1 },
        });
        var proxy = await scene.StartProxyAsync();
        await using var one = await proxy.OpenAsync();
        await using var two = await proxy.OpenAsync();
        var running = RunAsync(one, "DELETE FROM public.ledger WHERE entry = 'first'");
        var request = await PendingAsync(scene);
        Assert.That(
            (await RunAsync(two, "DELETE FROM public.ledger WHERE entry = 'second'"))?.SqlState, Is.EqualTo("53400"));
        await ScenePeople.ApproveAsync(scene, request);
        Assert.That(await running, Is.Null);
    }

    internal static GatewayConfig WithRule(GatewayConfig config) => config with
    {
        ApprovalRules =
        [
            new ApprovalRuleConfig
            {
                Namespace = config.Target.Namespace,
                Name = "careful",
                Uid = "uid-careful",
                Priority = 100,
                Grants = ["*"],
                Kinds = ["DELETE"],
                Action = RuleAction.RequireApproval,
                Mode = RuleMode.Enforce,
                Approval = new ApprovalTermsConfig
                {
                    Required = 1,
                    HoldFor = TimeSpan.FromSeconds(60),
                    HoldInTransaction = TimeSpan.FromSeconds(60),
                    SelfApproval = false,
                    UnknownRequesterPerson = UnknownPersonAction.Allow,
                },
            },
        ],
    };

    // Null when it ran.
    internal static async Task<PostgresException?> RunAsync(
        NpgsqlConnection session, string sql, CancellationToken ct = default)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, session) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(ct);
            return null;
        }
        catch (PostgresException e)
        {
            return e;
        }
        catch (OperationCanceledException e) when (e.InnerException is PostgresException cancelled)
        {
            return cancelled;
        }
    }

    private static async Task<ApprovalRequest> FindAsync(ProxyScene scene, ApprovalRequest request) =>
        (await scene.Client.GetAsync<ApprovalRequest>(scene.Namespace, request.Metadata.Name, default))!;

    private static async Task<ApprovalRequest> PendingAsync(ProxyScene scene)
    {
        ApprovalRequest? found = null;
        await Wait.UntilAsync("a statement waits", async () =>
        {
            var all = await scene.Client.ListAsync<ApprovalRequest>(scene.Namespace, null, default);
            found = all.Items.FirstOrDefault(
                r => r.State == ApprovalRequestState.Pending && r.Metadata.DeletionTimestamp is null);
            return found is not null;
        });
        return found!;
    }
}
