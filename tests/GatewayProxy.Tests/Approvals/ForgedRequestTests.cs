using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Harness.Gateway;

namespace GatewayProxy.Tests.Approvals;

/// <summary>
/// Files of requests that somebody has changed who may write them but has no approval key: nothing runs by them.
/// </summary>
public sealed class ForgedRequestTests : HoldFixture
{
    private string Folder => Path.Combine(Gateway.Config.Approvals!.Directory!, "tests");

    [Test]
    public async Task Decision_that_another_key_has_signed_approves_nothing()
    {
        using var key = SigningKey.Create();
        var forger = new Approver(Gateway.Config.Approvals!.Directory!, key);
        await StaysHeldAsync(request => forger.ApproveAsync(request));
    }

    [Test]
    public Task Approval_of_another_text_under_the_same_name_approves_nothing() => StaysHeldAsync(async request =>
    {
        var harmless = request with
        {
            Spec = request.Spec with { Statement = request.Spec.Statement! with { Text = "SELECT 1" } },
        };
        Put(harmless);
        await Approver.ApproveAsync(Approver.Find(request.Metadata.Name));
    });

    [Test]
    public Task Approval_that_is_signed_for_other_text_and_put_beside_the_true_one_approves_nothing() =>
        StaysHeldAsync(async request =>
        {
            Put(request with
            {
                Spec = request.Spec with { Statement = request.Spec.Statement! with { Text = "SELECT 1" } },
            });
            await Approver.ApproveAsync(Approver.Find(request.Metadata.Name));
            Put(request with { Status = Approver.Find(request.Metadata.Name).Status });
        });

    [Test]
    public Task Approval_of_a_request_with_another_name_approves_nothing() => StaysHeldAsync(async request =>
    {
        var approved = request with { Metadata = request.Metadata with { Name = request.Metadata.Name + "-2" } };
        Put(approved);
        await Approver.ApproveAsync(approved);
        // The true one is never gone: who waits would ask anew, and get the other, which is approved indeed.
        var path = PathOf(request);
        File.CreateSymbolicLink(path + ".forged", PathOf(approved));
        File.Move(path + ".forged", path, overwrite: true);
        await Task.Delay(100);
        File.Copy(PathOf(approved), path + ".forged");
        File.Move(path + ".forged", path, overwrite: true);
    });

    [Test]
    public async Task Request_that_is_put_back_after_its_execution_executes_nothing()
    {
        var running = RunAsync("UPDATE held SET id = 1");
        var request = await Approver.PendingAsync();
        await Approver.ApproveAsync(request);
        var signed = Approver.Find(request.Metadata.Name);
        await running;
        await IsAsync(request, ApprovalRequestState.Executed);
        Put(signed with
        {
            Status = signed.Status!.With(
            ApprovalRequestState.Approved, "Approved", "put back", TimeProvider.System.GetUtcNow())
        });
        var again = RunAsync("UPDATE held SET id = 1");
        await Task.Delay(500);
        Assert.That(again.IsCompleted, Is.False);
        File.Delete(PathOf(request));
        await Approver.DenyAsync(await Approver.PendingAsync(), "no");
        await FailsAsync(again);
    }

    // Aliases that a reader without a limit would make billions of.
    [Test]
    public async Task File_that_grows_when_it_is_read_is_no_request_and_harms_no_other()
    {
        Directory.CreateDirectory(Folder);
        var bomb = Path.Combine(Folder, "bomb.yaml");
        var lines = Enumerable.Range(1, 30).Select(i =>
            $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");
        await File.WriteAllLinesAsync(bomb, ["a0: &a0 [x]", .. lines]);
        var broken = Path.Combine(Folder, "broken.yaml");
        await File.WriteAllBytesAsync(broken, [0xff, 0xfe, 0, 1, (byte)'{', 0x80]);
        try
        {
            var running = RunAsync(Delete);
            await Approver.ApproveNextAsync();
            Assert.That(await running, Is.EqualTo(10));
        }
        finally
        {
            File.Delete(bomb);
            File.Delete(broken);
        }
    }

    private async Task StaysHeldAsync(Func<ApprovalRequest, Task> forge)
    {
        var running = RunAsync(Delete);
        var request = await Approver.PendingAsync();
        await forge(request);
        // Longer than it takes to look at the files without having been told.
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.That(running.IsCompleted, Is.False);
        Assert.That(await LeftAsync(), Is.EqualTo(10));
        // First the others: who waits asks anew when its own is gone.
        foreach (var file in Directory.GetFiles(Folder, "*.yaml").OrderByDescending(f => f != PathOf(request)))
        {
            File.Delete(file);
        }

        await Approver.DenyAsync(await Approver.PendingAsync(), "no", "bob");
        await FailsAsync(running);
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    }

    private string PathOf(ApprovalRequest request) => Path.Combine(Folder, request.Metadata.Name + ".yaml");

    private void Put(ApprovalRequest request)
    {
        var path = PathOf(request);
        File.WriteAllText(path + ".forged", RequestText.Write(request));
        File.Move(path + ".forged", path, overwrite: true);
    }
}
