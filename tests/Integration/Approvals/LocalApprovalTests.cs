using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Support.Approvals;
using GatewayProxy.Approvals;

namespace GatewayOperator.Tests.Integration.Approvals;

/// <summary>
/// A proxy's request, an approver's command and the operator between them, as processes on real files.
/// </summary>
public sealed class LocalApprovalTests
{
    private LocalInstallation _gateway = null!;
    private ApprovalRequestFiles _requests = null!;
    private ApprovalsConfig _approvals = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _gateway = await LocalInstallation.StartAsync(
            ServerOfThisRun.Server, resources => resources.Write(
            "destructive.yaml",
            $$"""
            apiVersion: dbgateway.dev/v1alpha1
            kind: ApprovalRule
            metadata: {name: destructive, namespace: shop}
            spec:
              targetRef: {name: orders}
              match:
                statements:
                  risks: [Destructive]
              action: RequireApproval
              mode: DryRun
              approval:
                approvers:
                  users: ["{{Environment.UserName}}"]
            """));
        var config = Path.Combine(_gateway.State, "run", "shop.orders", "config.json");
        _approvals = GatewayConfigSerializer.Read(await File.ReadAllBytesAsync(config)).Approvals!;
        _requests = new ApprovalRequestFiles(_approvals.Directory!, () => _approvals, TimeProvider.System);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _requests?.Dispose();
        await _gateway.DisposeAsync();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_request_is_approved_by_a_command_and_executed_once()
    {
        var asked = await AskAsync("DELETE FROM orders");
        var name = asked.Metadata.Name;
        await CliAsync(0, "requests", name);
        var approved = await CliAsync(0, "approve", name, "--comment", "SHOP-4711");
        Assert.That(approved.Output, Is.EqualTo($"shop/{name} approved\n"));

        var current = await _requests.ChangedAsync(asked, TestContext.CurrentContext.CancellationToken);
        while (!Proof(current).Satisfies(1))
        {
            current = await _requests.ChangedAsync(current, TestContext.CurrentContext.CancellationToken);
        }

        Assert.That(Proof(current).Approvals.Single().Approver, Is.EqualTo(Environment.UserName));
        Assert.That(await _requests.TryExecuteAsync(current, default), Is.True);
        Assert.That(await _requests.TryExecuteAsync(current, default), Is.False);
        Assert.That((await CliAsync(1, "approve", name)).Error, Does.Contain("executed already"));
        Assert.That((await CliAsync(0, "requests", "--all")).Output, Does.Match($"{name} +Executed"));
    }

    [Test]
    public async Task A_denied_request_stays_denied()
    {
        var name = (await AskAsync("DROP TABLE orders")).Metadata.Name;
        await CliAsync(0, "deny", name, "--reason", "not on a Friday");

        Assert.That((await CliAsync(1, "approve", name)).Error, Does.Contain("denied already"));
        var denied = new RequestFolder(Path.Combine(_gateway.State, "requests")).Find("shop", name)!;
        Assert.That(Proof(denied).Denial!.Comment, Is.EqualTo("not on a Friday"));
    }

    private ApprovalProof Proof(ApprovalRequest request) =>
        ApprovalProof.Verify(request, VerificationKey.Parse(_approvals.PublicKey));

    private Task<ApprovalRequest> AskAsync(string text) => _requests.AskAsync(
        SampleRequest.Asked(SampleRequest.Spec(TimeProvider.System.GetUtcNow().AddMinutes(15), text)), default);

    private async Task<ProgramResult> CliAsync(int code, params string[] arguments)
    {
        var run = await _gateway.CliAsync(arguments);
        Assert.That(run.ExitCode, Is.EqualTo(code), $"{run.Output}{run.Error}\n{_gateway.Operator.Output}");
        return run;
    }
}
