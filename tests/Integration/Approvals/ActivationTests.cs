using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Approvals;

/// <summary>
/// Just-in-time grants through a whole installation: a job's token, its command, an approver's, the operator, the
/// gateway and the database.
/// </summary>
public sealed class ActivationTests
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private LocalInstallation _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await LocalInstallation.StartAsync(
        ServerOfThisRun.Server, resources =>
        {
            resources.Edit(
                ResourceFolder.Target, "  defaultAction:", "  approvals: {maxPerMinute: 100}\n  defaultAction:");
            resources.Write("activation.yaml", Rule("activation", "jit-*"));
        });

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Grant_is_open_to_the_identity_that_was_approved_and_to_no_other()
    {
        await AddAsync("jit-open");
        var refused = await RefusalAsync("jit-open");
        Assert.That(refused.SqlState, Is.EqualTo("28000"));
        Assert.That(refused.Detail, Does.Contain("jit-open has to be activated"));
        Assert.That(refused.Hint, Does.Contain("dbgateway request-grant jit-open"));

        var request = await AskAsync("jit-open");
        var page = (await CliAsync(0, "requests", request)).Output;
        Assert.That(page, Does.Contain("(Activation)").And.Contain("SHOP-4711").And.Contain("repo:acme/shop"));
        Assert.That((await RefusalAsync("jit-open")).Detail, Does.Contain("activated"), "asking is not having");
        await CliAsync(0, "approve", request);

        await using var connection = await EventuallyOpenAsync("jit-open");
        Assert.That(await connection.ScalarAsync("SELECT 1"), Is.EqualTo(1));
        Assert.That((await RefusalAsync("jit-open", _gateway.Tokens.OfAnotherJob())).Detail, Does.Contain("activated"));
        await Eventually.HoldsAsync(
            "the status says so", () => _gateway.Status.Everything().Contains($"request: {request}"));
        Assert.That((await CliAsync(0, "requests", request)).Output, Does.Contain("Active until"));
    }

    [Test]
    public async Task Revocation_ends_the_session_within_a_second_and_no_old_approval_comes_back()
    {
        await AddAsync("jit-revoked");
        var request = await AskAsync("jit-revoked");
        await CliAsync(0, "approve", request);
        await using var connection = await EventuallyOpenAsync("jit-revoked");
        var file = Path.Combine(_gateway.State, "requests", "shop", $"{request}.yaml");
        var approved = (await File.ReadAllTextAsync(file)).Replace("type: Executed", "type: Approved");

        Revoke("jit-revoked");
        var (took, error) = await connection.EndAsync();
        Assert.That(error.SqlState, Is.EqualTo("57P01"));
        Assert.That(error.MessageText + error.Detail, Does.Contain("activation").And.Contain("jit-revoked"));
        TestContext.Out.WriteLine($"revoked within {took.TotalMilliseconds:0} ms");
        Assert.That(took, Is.LessThan(OneSecond));

        await File.WriteAllTextAsync(file, approved);
        await CliAsync(1, "approve", request);
        await Task.Delay(OneSecond * 3);
        Assert.That((await RefusalAsync("jit-revoked")).Detail, Does.Contain("activated"));
        Assert.That((await CliAsync(1, "revoke", "jit-revoked")).Error, Does.Contain("not active for anybody"));
    }

    [Test]
    public async Task Revocation_of_one_subject_leaves_the_other_its_session()
    {
        await AddAsync("jit-two");
        var other = _gateway.Tokens.OfAnotherJob();
        await CliAsync(0, "approve", await AskAsync("jit-two"));
        await CliAsync(0, "approve", await AskAsync("jit-two", other));
        await using var first = await EventuallyOpenAsync("jit-two");
        await using var second = await EventuallyOpenAsync("jit-two", other);
        var ending = first.EndAsync();
        await CliAsync(0, "revoke", "jit-two", "--subject", "repo:acme/shop");
        await ending;
        Assert.That(await second.ScalarAsync("SELECT 2"), Is.EqualTo(2));
    }

    [Test]
    public async Task Grant_that_was_deleted_and_made_again_has_to_be_activated_again()
    {
        await AddAsync("jit-anew");
        await CliAsync(0, "approve", await AskAsync("jit-anew"));
        await (await EventuallyOpenAsync("jit-anew")).DisposeAsync();
        var text = _gateway.Resources.Read("jit-anew.yaml");
        _gateway.Resources.Delete("jit-anew.yaml");
        await Eventually.HoldsAsync(
            "it is gone", () => !_gateway.Status.Everything().Contains("name: jit-anew"));
        _gateway.Resources.Write("jit-anew.yaml", text);
        await _gateway.ReadyAsync("DatabaseGrant", "jit-anew");
        Assert.That((await RefusalAsync("jit-anew")).Detail, Does.Contain("activated"));
    }

    [Test]
    public async Task Nobody_approves_their_own_activation()
    {
        await AddAsync("jit-own");
        var token = _gateway.Tokens.OfPerson(Environment.UserName);
        var request = await AskAsync("jit-own", token);
        Assert.That((await CliAsync(1, "approve", request)).Error, Does.Contain("own request"));
        Assert.That((await RefusalAsync("jit-own", token)).SqlState, Is.EqualTo("28000"));
    }

    [Test]
    public async Task Denied_activation_stays_denied_and_waiting_for_it_ends()
    {
        await AddAsync("jit-denied");
        var waiting = RequestAsync("jit-denied", _gateway.Tokens.OfJob(), "--wait");
        var name = await PendingAsync("jit-denied");
        await CliAsync(0, "deny", name, "--reason", "not on a Friday");
        var waited = await waiting;
        Assert.That(waited.ExitCode, Is.EqualTo(1));
        Assert.That(waited.Output, Does.Contain("Denied").And.Contain("not on a Friday"));
        await CliAsync(1, "approve", name);
        Assert.That((await RefusalAsync("jit-denied")).SqlState, Is.EqualTo("28000"));
    }

    [Test]
    public async Task Waiting_ends_with_the_activation()
    {
        await AddAsync("jit-waited");
        var waiting = RequestAsync("jit-waited", _gateway.Tokens.OfJob(), "--wait", "-o", "json");
        await CliAsync(0, "approve", await PendingAsync("jit-waited"));
        var waited = await waiting;
        Assert.That(waited.ExitCode, Is.Zero, waited.Everything);
        var request = JsonNode.Parse(waited.Output)!;
        Assert.That((string?)request["spec"]!["requester"]!["subject"], Is.EqualTo("repo:acme/shop"));
        await (await EventuallyOpenAsync("jit-waited")).DisposeAsync();
    }

    [Test]
    public async Task Session_waits_for_its_approval_and_ends_with_a_revocation()
    {
        await AddAsync("jit-connect", "OnConnect");
        Assert.That(
            (await RequestAsync("jit-connect", _gateway.Tokens.OfJob())).Error, Does.Contain("first statement waits"));
        // The driver's own first query is the one that waits.
        var opening = _gateway.OpenAsync("jit-connect");
        var request = await PendingAsync("jit-connect");
        Assert.That((await CliAsync(0, "requests", request)).Output, Does.Contain("first statement of session"));
        await CliAsync(0, "approve", request);
        await using var connection = await opening;
        Assert.That(await connection.ScalarAsync("SELECT 1"), Is.EqualTo(1));
        var ending = connection.EndAsync();
        await CliAsync(0, "revoke", "jit-connect", "--subject", "repo:acme/shop");
        Assert.That((await ending).Error.SqlState, Is.EqualTo("57P01"));
    }

    [Test]
    public async Task What_cannot_be_activated_says_why_only_to_those_it_is_for()
    {
        await AddAsync("jit-strange");
        await AddAsync("unruled");
        var stranger = _gateway.Tokens.OfJob("evil/fork");
        const string nothing = "no such grant";
        Assert.That((await RequestAsync("jit-strange", stranger)).Error, Does.Contain(nothing));
        Assert.That((await RequestAsync("jit-strange", "not.a.token")).Error, Does.Contain(nothing));
        Assert.That((await RequestAsync("unruled", stranger)).Error, Does.Contain(nothing));
        var job = _gateway.Tokens.OfJob();
        Assert.That((await RequestAsync("unruled", job)).Error, Does.Contain("nobody can activate"));
        Assert.That((await RequestAsync("ci-migrate", job)).Error, Does.Contain("active always"));
        Assert.That(
            (await RequestAsync("jit-strange", job, "--duration", "2h")).Error, Does.Contain("1m to 30m"));
        Assert.That((await CliAsync(1, "revoke", "ci-migrate")).Error, Does.Contain("expiresAt"));
        Assert.That(Directory.EnumerateFiles(Path.Combine(_gateway.State, "activations", "shop"), "*.yaml"), Is.Empty);
    }

    private static string Rule(string name, string grants) =>
        $$"""
        apiVersion: dbgateway.dev/v1alpha1
        kind: ApprovalRule
        metadata: {name: {{name}}, namespace: shop}
        spec:
          targetRef: {name: orders}
          match: {grants: ["{{grants}}"], activation: true}
          action: RequireApproval
          approval:
            approvers: {users: ["{{Environment.UserName}}"]}
        """;

    private async Task AddAsync(string name, string mode = "OnRequest")
    {
        var text = ResourceFolder.GrantNamed(name);
        Assert.That(text, Does.Contain("ddl: Denied"));
        _gateway.Resources.Write(
            $"{name}.yaml",
            text.Replace("ddl: Denied", $"activation: {{mode: {mode}, maxDuration: 30m}}", StringComparison.Ordinal));
        await _gateway.ReadyAsync("DatabaseGrant", name);
    }

    private async Task<string> AskAsync(string grant, string? token = null)
    {
        var asked = await RequestAsync(grant, token ?? _gateway.Tokens.OfJob());
        Assert.That(asked.ExitCode, Is.Zero, $"{asked.Everything}\n{_gateway.Operator.Output}");
        return asked.Output.Split(':')[0].Replace("shop/", "", StringComparison.Ordinal);
    }

    private Task<ProgramResult> RequestAsync(string grant, string token, params string[] more)
    {
        var file = Path.Combine(_gateway.State, $"token-{Guid.NewGuid():N}");
        File.WriteAllText(file, token + "\n");
        return _gateway.CliAsync(
            ["request-grant", grant, "--reason", "SHOP-4711: totals are wrong", "--token-file", file, .. more]);
    }

    /// <summary>What the command does, without the time that a process takes to start.</summary>
    private void Revoke(string grant)
    {
        var path = Path.Combine(_gateway.State, "revocations", "shop", $"{grant}.1.yaml");
        File.WriteAllText(path + ".new", new SubmittedRevocation { Grant = grant }.Write());
        File.Move(path + ".new", path);
    }

    private async Task<string> PendingAsync(string grant)
    {
        var folder = Path.Combine(_gateway.State, "requests", "shop");
        string[] Found() => Directory.Exists(folder) ? Directory.GetFiles(folder, $"{grant}-?????.yaml") : [];
        await Eventually.HoldsAsync("it was asked", () => Found().Length == 1);
        return Path.GetFileNameWithoutExtension(Found().Single());
    }

    private async Task<PostgresException> RefusalAsync(string grant, string? token = null) =>
        (await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            var line = _gateway.Connection(grant, token);
            line.IncludeErrorDetail = true;
            await using var connection = new NpgsqlConnection(line.ConnectionString);
            await connection.OpenAsync();
        }))!;

    private async Task<NpgsqlConnection> EventuallyOpenAsync(string grant, string? token = null)
    {
        NpgsqlConnection? open = null;
        await Eventually.HoldsAsync(
            $"{grant} is active",
            async () =>
            {
                try
                {
                    open = await _gateway.OpenAsync(grant, token);
                    return true;
                }
                catch (PostgresException e) when (e.SqlState == "28000")
                {
                    return false;
                }
            });
        return open!;
    }

    private async Task<ProgramResult> CliAsync(int code, params string[] arguments)
    {
        var run = await _gateway.CliAsync(arguments);
        Assert.That(run.ExitCode, Is.EqualTo(code), $"{run.Everything}\n{_gateway.Operator.Output}");
        return run;
    }
}
