using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Tests.Harness.Gateway;
using Npgsql;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Grants with activation OnConnect: the session stands still until somebody lets it go.</summary>
public sealed class SessionActivationTests
{
    private readonly List<NpgsqlDataSource> _sources = [];
    private GatewayUnderTest _gateway = null!;

    private Approver Approver => _gateway.Approver;

    [SetUp]
    public async Task StartAsync() => _gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
    {
        Grants = [SessionGrant.OnConnect(GatewayUnderTest.Grant("main") with { Masking = MaskingMode.Exempt })],
        ApprovalRules =
        [
            Rules.Hold("activation") with { Activation = true, Message = "Ask #dba." },
            Rules.Deny("no-drop") with { Kinds = ["DROP TABLE"] },
            Rules.Hold("no-truncate") with { Kinds = ["TRUNCATE"] },
        ],
    });

    [TearDown]
    public async Task StopAsync()
    {
        _sources.ForEach(s => s.Dispose());
        _sources.Clear();
        await _gateway.DisposeAsync();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task First_statement_waits_and_no_later_one(bool prepared)
    {
        await using var client = await OpenAsync();
        var first = RunAsync(client, "SELECT 41", prepared);
        var request = await Approver.PendingAsync();
        Assert.Multiple(() =>
        {
            Assert.That(request.Spec.Type, Is.EqualTo(ApprovalRequestType.Activation));
            Assert.That(request.Spec.Reason, Does.StartWith("first statement of session "));
            Assert.That(request.Spec.Duration!.Value.Value, Is.EqualTo(TimeSpan.FromMinutes(30)));
            Assert.That(request.Spec.RuleRef!.Name, Is.EqualTo("activation"));
            Assert.That(request.Spec.Requester!.Subject, Is.EqualTo("ci:main"));
            Assert.That(request.Spec.Statement, Is.Null);
        });
        Assert.That(first.IsCompleted, Is.False);
        await Approver.ApproveAsync(request);
        Assert.That(await first, Is.EqualTo(41));
        Assert.That(await RunAsync(client, "SELECT 42", prepared), Is.EqualTo(42));
        Assert.That(Approver.All, Has.Count.EqualTo(1));
        Assert.That(Approver.All[0].State, Is.EqualTo(ApprovalRequestState.Executed));
    }

    [Test]
    public async Task Each_session_is_approved_by_itself()
    {
        await using var one = await OpenAsync();
        var first = RunAsync(one, "SELECT 1");
        await Approver.ApproveNextAsync();
        await first;
        await using var other = await OpenAsync();
        var second = RunAsync(other, "SELECT 2");
        await Approver.ApproveNextAsync();
        Assert.That(await second, Is.EqualTo(2));
        Assert.That(Approver.All, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Denied_session_is_refused_and_its_next_statement_waits_again()
    {
        await using var client = await OpenAsync();
        var denied = RunAsync(client, "SELECT 1");
        await Approver.DenyAsync(await Approver.PendingAsync(), "who are you");
        var error = await Assert.ThrowsAsync<PostgresException>(() => denied);
        Assert.That(error!.SqlState, Is.EqualTo("42501"));
        Assert.That(error.Detail, Does.Contain("who are you"));
        var again = RunAsync(client, "SELECT 2");
        await Approver.ApproveNextAsync();
        Assert.That(await again, Is.EqualTo(2));
    }

    [Test]
    public async Task Activation_that_nobody_decides_is_cancelled()
    {
        await _gateway.ReconfigureAsync(config => config with
        {
            ApprovalRules =
            [
                .. config.ApprovalRules.Select(r => r.Activation
                    ? r with { Approval = r.Approval! with { HoldFor = TimeSpan.FromMilliseconds(300) } }
                    : r),
            ],
        });
        await using var client = await OpenAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(client, "SELECT 1"));
        Assert.That(error!.SqlState, Is.EqualTo("57014"));
        Assert.That(Approver.All.Single().State, Is.EqualTo(ApprovalRequestState.Withdrawn));
    }

    [Test]
    public async Task What_rules_deny_or_hold_they_do_in_an_active_session_too()
    {
        await using var client = await OpenAsync();
        var denied = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(client, "DROP TABLE nothing"));
        Assert.That(denied!.MessageText, Does.Contain("no-drop"));
        Assert.That(Approver.All, Is.Empty, "nobody is asked for what is denied anyway");
        var truncate = RunAsync(client, "TRUNCATE nothing");
        var activation = await Approver.ApproveNextAsync();
        var statement = await Approver.WaitForAsync(r => r.Spec.Type == ApprovalRequestType.Statement);
        Assert.That(activation.Spec.Type, Is.EqualTo(ApprovalRequestType.Activation));
        await Approver.ApproveAsync(statement);
        var error = await Assert.ThrowsAsync<PostgresException>(() => truncate);
        Assert.That(error!.SqlState, Is.EqualTo("42P01"), "it has reached the server");
    }

    [Test]
    public async Task Without_a_rule_nobody_can_activate_and_nothing_runs()
    {
        await _gateway.ReconfigureAsync(config => config with { ApprovalRules = [] });
        await using var client = await OpenAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(client, "SELECT 1"));
        Assert.That(error!.SqlState, Is.EqualTo("42501"));
        Assert.That(error.Detail, Does.Contain("match.activation"));
    }

    [Test]
    public async Task Two_approvals_are_needed_where_the_proxys_own_rule_says_two()
    {
        await _gateway.ReconfigureAsync(config => config with
        {
            ApprovalRules =
            [
                Rules.Hold("activation") with { Activation = true, Approval = Rules.Terms with { Required = 2 } },
            ],
        });
        await using var client = await OpenAsync();
        var running = RunAsync(client, "SELECT 2");
        var request = await Approver.PendingAsync();
        await Approver.ApproveAsync(request);
        await Task.Delay(300);
        Assert.That(running.IsCompleted, Is.False);
        await Approver.ApproveAsync(Approver.Find(request.Metadata.Name), "bob");
        Assert.That(await running, Is.EqualTo(2));
    }

    [Test]
    public async Task Approval_by_a_rule_that_was_made_again_meanwhile_activates_nothing()
    {
        await using var client = await OpenAsync();
        var running = RunAsync(client, "SELECT 2");
        var before = await Approver.PendingAsync();
        await _gateway.ReconfigureAsync(config => config with
        {
            ApprovalRules = [Rules.Hold("activation") with { Activation = true, Uid = "uid-another" }],
        });
        await Approver.ApproveAsync(before);
        var request = await Approver.WaitForAsync(
            r => r.State == ApprovalRequestState.Pending && r.Metadata.Name != before.Metadata.Name);
        Assert.That(running.IsCompleted, Is.False);
        Assert.That(request.Spec.RuleDigest, Is.Not.EqualTo(before.Spec.RuleDigest));
        await Approver.ApproveAsync(request);
        Assert.That(await running, Is.EqualTo(2));
    }

    [Test]
    public async Task Revocation_ends_active_sessions_of_before()
    {
        await using var client = await OpenAsync();
        var first = RunAsync(client, "SELECT 1");
        await Approver.ApproveNextAsync();
        await first;
        await ActivationAsync(a => a with
        {
            Revoked = [new ActivationRevocation { Subject = "ci:other", At = TimeProvider.System.GetUtcNow() }],
        });
        Assert.That(await RunAsync(client, "SELECT 2"), Is.EqualTo(2), "somebody else's");
        await ActivationAsync(a => a with
        {
            Revoked = [new ActivationRevocation { At = TimeProvider.System.GetUtcNow() }],
        });
        await EndsAsync(client);
        await using var next = await OpenAsync();
        var again = RunAsync(next, "SELECT 3");
        await Approver.ApproveNextAsync();
        Assert.That(await again, Is.EqualTo(3), "a new approval is a new one");
    }

    [Test]
    public async Task Session_ends_when_its_activation_has_lasted()
    {
        await using var client = await OpenAsync();
        var first = RunAsync(client, "SELECT 1");
        await Approver.ApproveNextAsync();
        await first;
        await ActivationAsync(a => a with { MaxDuration = TimeSpan.FromMilliseconds(1) });
        await EndsAsync(client);
    }

    private static async Task<int> RunAsync(NpgsqlConnection client, string sql, bool prepared = false)
    {
        await using var command = new NpgsqlCommand(sql, client);
        if (prepared)
        {
            await command.PrepareAsync();
        }

        return Convert.ToInt32(await command.ExecuteScalarAsync(), null);
    }

    private static async Task EndsAsync(NpgsqlConnection client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        Assert.That(async () => await client.WaitAsync(patience.Token), Throws.InstanceOf<PostgresException>()
            .With.Property("SqlState").EqualTo("57P01").And.Message.Contains("activation of the grant main is over"));
    }

    private Task ActivationAsync(Func<ActivationConfig, ActivationConfig> change) =>
        _gateway.ReconfigureAsync(config => config with
        {
            Grants = [.. config.Grants.Select(g => g with { Activation = change(g.Activation!) })],
        });

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var line = _gateway.Connection();
        line.IncludeErrorDetail = true;
        var builder = new NpgsqlDataSourceBuilder(line.ConnectionString);
        // What a driver asks on its own is a session's first statement like any other.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        var source = builder.Build();
        _sources.Add(source);
        return await source.OpenConnectionAsync();
    }
}
