using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Support.Approvals;

namespace GatewayOperator.Cli.Tests;

[CancelAfter(60_000)]
public sealed class RequestsCommandTests
{
    private const string Name = "ci-migrate-7k2mq";

    private LocalFolder _folder = null!;
    private RequestFolder _requests = null!;

    private string Inbox => Path.Combine(_folder.Root, ".dbgateway", "decisions", "shop");

    [SetUp]
    public void CreateFolder()
    {
        _folder = new LocalFolder();
        _requests = new RequestFolder(Path.Combine(_folder.Root, ".dbgateway", "requests"));
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task What_waits_is_listed_and_what_is_over_on_request()
    {
        await AskAsync();
        var over = await AskAsync("ci-migrate-other");
        await EndAsync(over);

        var listed = await _folder.RunAsync("requests");
        Assert.That(
            listed.Output, Does.Match($@"(?m)^shop +{Name} +Pending +ci-migrate +octocat +UnboundedWrite +in 1\dm"));
        Assert.That(listed.Output, Does.Not.Contain(over.Metadata.Name));
        Assert.That((await _folder.RunAsync("requests", "--all")).Output, Does.Contain("Withdrawn"));
        Assert.That((await _folder.RunAsync("requests", "-o", "wide")).Output, Does.Contain("DELETE FROM orders"));
        var json = JsonNode.Parse((await _folder.RunAsync("requests", "-o", "json")).Output)!;
        Assert.That(json["items"]!.AsArray().Single()!["metadata"]!["name"]!.ToString(), Is.EqualTo(Name));
        Assert.That((await _folder.RunAsync("requests", "-o", "yaml")).Output, Does.Contain($"name: {Name}"));
    }

    [Test]
    public async Task One_request_is_shown_with_all_that_an_approver_needs()
    {
        var asked = await AskAsync();
        var shown = await _folder.RunAsync("requests", $"shop/{Name}");

        string[] expected =
        [
            "repo:acme/shop", "octocat", "ref: refs/heads/main", "UnboundedWrite", "public.orders", "120000 rows",
            "Ask #dba", "DELETE FROM orders", "$1", "4711", "open", asked.Spec.Statement!.Digest,
            $"dbgateway approve shop/{Name}", $"dbgateway deny shop/{Name}",
        ];
        Assert.That(expected.Where(text => !shown.Output.Contains(text, StringComparison.Ordinal)), Is.Empty);
        Assert.That(shown.Code, Is.Zero);
        var yaml = (await _folder.RunAsync("requests", Name, "-o", "yaml")).Output;
        Assert.That(RequestText.Parse(yaml)!.Metadata.Uid, Is.EqualTo(asked.Metadata.Uid));
    }

    [TestCase("table")]
    [TestCase("wide")]
    [TestCase("json")]
    [TestCase("yaml")]
    public async Task A_statement_cannot_paint_on_the_terminal(string format)
    {
        await AskAsync(text: "DELETE \u001b[2J\u009b2J\u202e\n\rDecision     approved by root");
        foreach (var arguments in new[] { new[] { "requests", Name }, ["requests"] })
        {
            var shown = (await _folder.RunAsync([.. arguments, "-o", format])).Output;
            Assert.That(shown, Does.Not.Contain('\u001b').And.Not.Contain('\u009b').And.Not.Contain('\u202e'));
            Assert.That(shown, Does.Not.Match("(?m)^Decision"), "a statement's line is none of ours");
        }
    }

    [Test]
    public async Task A_decision_that_nobody_signed_is_shown_as_what_it_is()
    {
        using var key = SigningKey.Create();
        _folder.WriteStatus("approval-key.jwk", key.Public.Jwk);
        var asked = await AskAsync();
        var decision = new ApprovalDecision { Approver = "ann", Approved = true, At = asked.VoidAt };
        var signed = SignedDecision.Sign(asked, decision with { Approver = "bob" }, key);
        await _requests.UpdateAsync(
            asked, new ApprovalRequestStatus { Decisions = [decision, signed] }, durable: false, default);

        var shown = (await _folder.RunAsync("requests", Name)).Output;
        Assert.That(shown, Does.Match("approved by ann .*NOT SIGNED"));
        Assert.That(shown, Does.Match("approved by bob .*, signed"));
    }

    [Test]
    public async Task An_approval_is_left_for_the_operator_with_what_was_looked_at()
    {
        var asked = await AskAsync();
        OperatorRuns();
        var running = _folder.RunAsync("approve", Name, "--comment", "SHOP-4711: \"go\"");
        var path = await SubmittedAsync();
        var decision = SubmittedDecision.Parse(await File.ReadAllTextAsync(path))!;
        var mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
        File.Delete(path);
        var run = await running;

        Assert.That(decision, Is.EqualTo(new SubmittedDecision
        {
            Request = Name,
            Uid = asked.Metadata.Uid!,
            Spec = SpecDigest.Of(asked.Spec),
            Approved = true,
            Comment = "SHOP-4711: \"go\"",
        }));
        Assert.That(mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite), Is.EqualTo(default(UnixFileMode)));
        Assert.That((run.Code, run.Output), Is.EqualTo((0, $"shop/{Name} approved\n")));
    }

    [Test]
    public async Task A_decision_that_does_not_count_fails_with_the_reason()
    {
        await AskAsync();
        OperatorRuns();
        var running = _folder.RunAsync("deny", Name, "--reason", "not today");
        var path = await SubmittedAsync();
        await File.WriteAllTextAsync(
            Path.ChangeExtension(path, ".refused"), "you are not among the approvers\u001b[2J\n");
        File.Delete(path);
        var run = await running;

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Output, Is.Empty);
        Assert.That(run.Error, Is.EqualTo(
            "dbgateway: It does not count: you are not among the approvers\\u{1b}[2J.\n"));
    }

    [Test]
    public async Task What_cannot_be_decided_is_said_before_anything_is_left_behind()
    {
        Assert.That((await _folder.RunAsync("requests")).Error, Is.EqualTo("No requests.\n"));
        Assert.That((await _folder.RunAsync("deny", Name)).Code, Is.EqualTo(2), "a denial has a reason");
        Assert.That((await _folder.RunAsync("approve")).Code, Is.EqualTo(2));
        var unknown = await _folder.RunAsync("approve", Name);
        Assert.That(unknown.Code, Is.EqualTo(1));
        Assert.That(unknown.Error, Does.Contain($"There is no request {Name}"));

        await AskAsync();
        Directory.CreateDirectory(Inbox);
        var stopped = await _folder.RunAsync("approve", Name);
        Assert.That(stopped.Code, Is.EqualTo(1));
        Assert.That(stopped.Error, Does.Contain("does not run"));
        Assert.That(Directory.GetFiles(Inbox), Is.Empty);
    }

    private async Task<ApprovalRequest> AskAsync(string name = Name, string text = "DELETE FROM orders")
    {
        var request = SampleRequest.Stored(TimeProvider.System.GetUtcNow(), name);
        var spec = request.Spec with { Statement = request.Spec.Statement! with { Text = text } };
        using (await _requests.LockAsync("shop", default))
        {
            return _requests.Create(request with { Spec = spec })!;
        }
    }

    private Task<ApprovalRequest?> EndAsync(ApprovalRequest request) => _requests.UpdateAsync(
        request,
        request.Status.With(ApprovalRequestState.Withdrawn, "Withdrawn", "gone", TimeProvider.System.GetUtcNow()),
        durable: false,
        default);

    private void OperatorRuns()
    {
        Directory.CreateDirectory(Inbox);
        File.WriteAllText(Path.Combine(_folder.Root, ".dbgateway", "operator-pid"), $"{Environment.ProcessId}");
    }

    private async Task<string> SubmittedAsync()
    {
        while (true)
        {
            if (Directory.GetFiles(Inbox, Name + ".*.yaml") is [var path])
            {
                return path;
            }

            await Task.Delay(10, TestContext.CurrentContext.CancellationToken);
        }
    }
}
