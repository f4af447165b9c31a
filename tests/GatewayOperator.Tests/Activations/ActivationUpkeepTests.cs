using GatewayOperator.Activations;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Values;
using GatewayOperator.Compile;
using GatewayOperator.Tests.Approvals;
using GatewayOperator.Tests.Compile;
using GatewayOperator.Tests.Local;
using GatewayOperator.Tests.Support.Approvals;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Activations;

/// <summary>From signed approvals to what a gateway is told: whose grant is active, and until when.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ActivationUpkeepTests : IDisposable
{
    private const string Name = "ci-migrate-7k2mq";
    private const string Uid = "local/DatabaseGrant/shop/ci";

    private readonly string _ledger = Path.Combine(
        Directory.CreateTempSubdirectory("dbgateway-activations-").FullName, "ledger.json");

    private readonly ApprovalsFixture _approvals = new();

    [SetUp]
    public void SetUp()
    {
        var set = TargetYaml.Read(TargetYaml.With("engine: PostgreSQL") + "\n---\n"
            + Installation.Grant(more: "  activation: {mode: OnRequest, maxDuration: 30m}"));
        _approvals.Target = set.FindTarget("shop", "orders");
        _approvals.Grant = set.FindGrant("shop", "ci");
        _approvals.Match = new RuleMatch { Activation = true };
    }

    public void Dispose()
    {
        _approvals.Dispose();
        Directory.Delete(Path.GetDirectoryName(_ledger)!, recursive: true);
    }

    [Test]
    public async Task Approval_activates_for_the_requester_from_its_moment_on_and_not_longer_than_asked()
    {
        await AskAsync("20m");
        Assert.That(await ActiveAsync(), Is.Empty);
        _approvals.Time.Advance(TimeSpan.FromMinutes(3));
        var at = _approvals.Time.GetUtcNow();
        Assert.That(await _approvals.DecideAsync("games"), Is.Null);
        _approvals.Time.Advance(TimeSpan.FromMinutes(2));
        var active = (await ActiveAsync()).Single();
        Assert.That((active.Issuer, active.Subject, active.Request), Is.EqualTo(("dev", "repo:acme/shop", Name)));
        Assert.That(active.Until, Is.EqualTo(at + TimeSpan.FromMinutes(20)));
        Assert.That(_approvals.Read(Name).State, Is.EqualTo(ApprovalRequestState.Executed));
        _approvals.Time.SetUtcNow(active.Until);
        Assert.That(await ActiveAsync(), Is.Empty);
    }

    [Test]
    public async Task No_activation_is_longer_than_the_grant_allows_when_it_begins()
    {
        await AskAsync("30m");
        _approvals.Grant = _approvals.Grant! with
        {
            Spec = _approvals.Grant.Spec with
            {
                Activation = new Activation
                {
                    Mode = ActivationMode.OnRequest,
                    MaxDuration = new KubeDuration(TimeSpan.FromMinutes(5)),
                },
            },
        };
        await _approvals.DecideAsync("games");
        Assert.That(
            (await ActiveAsync()).Single().Until, Is.EqualTo(_approvals.Time.GetUtcNow() + TimeSpan.FromMinutes(5)));
    }

    [Test]
    public async Task Two_approvals_are_two_persons()
    {
        _approvals.Policy = new ApprovalPolicy { Required = 2 };
        await AskAsync();
        await _approvals.DecideAsync("games");
        Assert.That(await _approvals.DecideAsync("games"), Does.Contain("already"));
        Assert.That(await ActiveAsync(), Is.Empty);
        Assert.That(await _approvals.DecideAsync("news"), Is.Null);
        Assert.That(await ActiveAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Rule_that_asks_for_more_meanwhile_is_the_one_that_counts()
    {
        await AskAsync();
        await _approvals.DecideAsync("games");
        _approvals.Policy = new ApprovalPolicy { Required = 2 };
        Assert.That(await ActiveAsync(), Is.Empty);
        _approvals.Policy = new ApprovalPolicy();
        _approvals.Match = new RuleMatch();
        Assert.That(await ActiveAsync(), Is.Empty, "a rule about statements says nothing about activation");
    }

    [Test]
    public async Task Approval_counts_for_the_rule_that_asked_for_it_and_for_no_other_of_its_name()
    {
        _approvals.RuleUid = "first";
        await AskAsync();
        await _approvals.DecideAsync("games");
        _approvals.Policy = new ApprovalPolicy { Approvers = new Approvers { Users = ["news"] } };
        Assert.That(await ActiveAsync(), Is.Empty, "other people decide by it");
        _approvals.Policy = new ApprovalPolicy();
        _approvals.RuleUid = "second";
        Assert.That(await ActiveAsync(), Is.Empty, "it was made again");
        _approvals.RuleUid = "first";
        Assert.That(await ActiveAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Approval_counts_only_while_the_rule_that_asked_for_it_is_the_one_that_decides()
    {
        await AskAsync();
        await _approvals.DecideAsync("games");
        _approvals.OtherRules = [Freeze(priority: 100)];
        Assert.That(await ActiveAsync(), Is.Empty, "another one denies");
        _approvals.OtherRules = [];
        _approvals.Match = new RuleMatch { Activation = true, Grants = ["other"] };
        Assert.That(await ActiveAsync(), Is.Empty, "it is about other grants");
        _approvals.Match = new RuleMatch { Activation = true };
        _approvals.RuleTarget = "billing";
        Assert.That(await ActiveAsync(), Is.Empty, "it is about another target");
        _approvals.RuleTarget = "orders";
        _approvals.OtherRules = [Freeze(priority: -1)];
        Assert.That(await ActiveAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Issuer_that_gets_another_URL_before_the_activation_begins_is_not_the_one_that_was_approved()
    {
        await AskAsync();
        await _approvals.DecideAsync("games");
        var target = _approvals.Target!;
        _approvals.Target = target with
        {
            Spec = target.Spec with { Issuers = [target.Spec.Issuers[0] with { Url = "https://elsewhere.example" }] },
        };
        Assert.That(await ActiveAsync(), Is.Empty);
        _approvals.Target = target;
        Assert.That(await ActiveAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Status_without_a_signature_activates_nothing()
    {
        var request = await AskAsync();
        var forged = request.Status! with
        {
            Decisions =
            [
                new ApprovalDecision { Approver = "games", Approved = true, At = _approvals.Time.GetUtcNow() },
            ],
        };
        await _approvals.Requests.UpdateAsync(
            request,
            forged.With(ApprovalRequestState.Approved, "Approved", "", _approvals.Time.GetUtcNow()),
            durable: false,
            default);
        Assert.That(await ActiveAsync(), Is.Empty);
    }

    [Test]
    public async Task Expired_request_activates_nothing_however_it_is_approved()
    {
        await AskAsync();
        _approvals.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.That(await _approvals.DecideAsync("games"), Does.Contain("expired"));
        Assert.That(await ActiveAsync(), Is.Empty);
        await _approvals.LookAsync();
        Assert.That(_approvals.Read(Name).State, Is.EqualTo(ApprovalRequestState.Expired));
    }

    [Test]
    public async Task Request_for_a_grant_of_before_is_withdrawn()
    {
        await AskAsync();
        _approvals.Grant = Anew(_approvals.Grant!);
        Assert.That(await ActiveAsync(), Is.Empty);
        Assert.That(_approvals.Read(Name).State, Is.EqualTo(ApprovalRequestState.Withdrawn));
    }

    [Test]
    public async Task Approved_request_that_is_put_back_activates_nothing_again()
    {
        await AskAsync();
        await _approvals.DecideAsync("games");
        var approved = _approvals.Read(Name);
        Assert.That(await ActiveAsync(), Has.Count.EqualTo(1));
        await Ledger().EndAsync(_ => true, "revoked by ann", default);
        Assert.That(await ActiveAsync(), Is.Empty);
        await _approvals.Requests.DeleteAsync(_approvals.Read(Name), default);
        await _approvals.KeepAsync(approved);
        Assert.That(await ActiveAsync(), Is.Empty);
        await _approvals.KeepAsync(approved with { Metadata = approved.Metadata with { Name = "ci-other" } });
        Assert.That(await ActiveAsync(), Is.Empty, "under another name");
    }

    [Test]
    public async Task Activation_outlives_a_restart_but_not_its_grant()
    {
        await AskAsync();
        await _approvals.DecideAsync("games");
        Assert.That(await ActiveAsync(), Has.Count.EqualTo(1));
        Assert.That(Active(Ledger()), Has.Count.EqualTo(1));
        var grant = _approvals.Grant;
        _approvals.Grant = null;
        await Upkeep(Ledger()).FollowAsync(_approvals.Resources(), default);
        _approvals.Grant = grant;
        Assert.That(Active(Ledger()), Is.Empty);
    }

    [Test]
    public async Task Another_issuer_of_that_name_is_another_identity()
    {
        await AskAsync();
        await _approvals.DecideAsync("games");
        await ActiveAsync();
        var moved = Config() with { Issuers = [new IssuerConfig { Name = "dev", Url = "https://elsewhere" }] };
        Assert.That(Ledger().Apply(moved).Grants.Single().Activation!.Active, Is.Empty);
    }

    private ApprovalRule Freeze(int priority)
    {
        var rule = _approvals.Rule();
        return rule with
        {
            Metadata = rule.Metadata with { Name = "freeze" },
            Spec = rule.Spec with { Priority = priority, Action = RuleAction.Deny, Approval = null },
        };
    }

    private static DatabaseGrant Anew(DatabaseGrant grant) =>
        grant with { Metadata = grant.Metadata with { Uid = "another" } };

    private Task<ApprovalRequest> AskAsync(string duration = "10m")
    {
        var stored = SampleRequest.Stored(_approvals.Time.GetUtcNow(), Name);
        var rule = ApprovalRuleCompiler.Compile(_approvals.Rule());
        Assert.That(KubeDuration.TryParse(duration, out var wanted));
        return _approvals.KeepAsync(stored with
        {
            Spec = stored.Spec with
            {
                Type = ApprovalRequestType.Activation,
                GrantRef = new() { Name = "ci" },
                GrantUid = Uid,
                Requester = stored.Spec.Requester! with { Issuer = "dev" },
                Statement = null,
                RuleDigest = RuleDigest.Of(
                    rule.Uid, RuleDigest.ApprovalsOf(rule.Approval!), "https://issuer.example"),
                Reason = "SHOP-4711",
                Duration = wanted,
            },
        });
    }

    private ActivationLedger Ledger() => LedgerFile.Open(_ledger, _approvals.Time);

    private ActivationUpkeep Upkeep(ActivationLedger ledger) => new(
        _approvals.Requests, ledger, _approvals.Resources, _approvals.Key.Public, _approvals.Time, NullLogger.Instance);

    private async Task<IReadOnlyList<GrantActivation>> ActiveAsync()
    {
        var ledger = Ledger();
        await Upkeep(ledger).LookAsync(default);
        return Active(ledger);
    }

    private static IReadOnlyList<GrantActivation> Active(ActivationLedger ledger) =>
        ledger.Apply(Config()).Grants.Single().Activation!.Active;

    private static GatewayConfig Config()
    {
        var config = Configurations.Config(Configurations.Grant("ci") with
        {
            Uid = Uid,
            Activation = new ActivationConfig
            {
                Mode = ActivationMode.OnRequest,
                MaxDuration = TimeSpan.FromMinutes(30),
                Subjects = [],
            },
        });
        return config with { Issuers = [new IssuerConfig { Name = "dev", Url = "https://issuer.example" }] };
    }
}
