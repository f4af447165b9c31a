namespace GatewayOperator.Cli.Tests;

/// <summary>An operator that takes the wish, for somebody who may not read requests.</summary>
[CancelAfter(60_000)]
public sealed class RequestGrantCommandTests
{
    private LocalFolder _folder = null!;

    private string Inbox => Path.Combine(_folder.Root, ".dbgateway", "activations", "shop");

    [SetUp]
    public void CreateFolder()
    {
        _folder = new LocalFolder();
        _folder.WriteStatus("databasegrant-shop.jit-fix.yaml", """
            apiVersion: dbgateway.dev/v1alpha1
            kind: DatabaseGrant
            metadata:
              name: jit-fix
              namespace: shop
            status: {}
            """);
        Directory.CreateDirectory(Inbox);
        File.WriteAllText(Path.Combine(_folder.Root, ".dbgateway", "operator-pid"), $"{Environment.ProcessId}");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Wait_that_can_see_no_decision_fails_and_says_so()
    {
        var run = await AskAsync("--wait");
        Assert.That((run.Code, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Error, Does.Contain("shop/jit-fix-7k2mq is asked for").And.Contain("may not read requests"));
    }

    [Test]
    public async Task Who_does_not_wait_need_not_read_requests()
    {
        var run = await AskAsync();
        Assert.That((run.Code, run.Output), Is.EqualTo((0, "shop/jit-fix-7k2mq: asked\n")));
    }

    private async Task<Outcome> AskAsync(params string[] options)
    {
        var token = Path.Combine(_folder.Root, "token");
        await File.WriteAllTextAsync(token, "a.b.c");
        var running = _folder.RunAsync(
            ["request-grant", "jit-fix", "--reason", "SHOP-4711", "--token-file", token, .. options]);
        string[] wishes;
        while ((wishes = Directory.GetFiles(Inbox, "jit-fix.*.yaml")).Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(10, TestContext.CurrentContext.CancellationToken);
        }

        await File.WriteAllTextAsync(Path.ChangeExtension(wishes[0], ".asked"), "jit-fix-7k2mq\n");
        File.Delete(wishes[0]);
        return await running;
    }
}
