using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Kubernetes;
using GatewayProxy.Tests.Approvals;

namespace GatewayProxy.Tests.Kubernetes;

public sealed class NegativeFactsTests
{
    private static readonly GrantConfig Main = GatewayUnderTest.Grant("main");

    private readonly FakeKind _targets = new();
    private readonly FakeKind _grants = new();
    private readonly FakeKind _policies = new();
    private readonly FakeKind _rules = new();
    private bool _isStale;

    [Test]
    public void Nobody_is_held_up_while_everything_is_as_it_was_compiled()
    {
        var facts = Seen();
        Assert.That(facts.Withhold(Config(), Main), Is.Null);
        Assert.That(facts.EndedBecause(Config(), Main), Is.Null);
    }

    [Test]
    public void Nothing_is_known_before_every_kind_was_seen()
    {
        var facts = Seen();
        _rules.HasSynced = false;
        Assert.That(facts.Withhold(Config(), Main)?.Reason, Is.EqualTo("notSynced"));
        Assert.That(facts.EndedBecause(Config(), Main), Is.Null);
    }

    [Test]
    public void A_grant_of_the_same_name_and_another_uid_is_another_one()
    {
        var facts = Seen();
        _grants.Put("main", "uid-other");
        Assert.That(facts.EndedBecause(Config(), Main), Does.Contain("deleted"));
        Assert.That(facts.Withhold(Config(), Main)?.IsGone, Is.True);
    }

    [Test]
    public void A_grant_that_was_given_to_another_target_is_gone()
    {
        var facts = Seen();
        _grants.Put("main", "uid-main", target: "elsewhere");
        Assert.That(facts.EndedBecause(Config(), Main), Does.Contain("deleted"));
    }

    [Test]
    public void A_grant_that_cannot_be_read_counts_as_changed()
    {
        var facts = Seen();
        _grants.Put("main", "uid-main", generation: null, target: null);
        Assert.That(facts.Withhold(Config(), Main)?.Reason, Is.EqualTo("changed"));
        Assert.That(facts.EndedBecause(Config(), Main), Is.Null);
    }

    [Test]
    public void A_grant_that_the_operator_has_seen_in_a_newer_generation_than_the_proxy_is_fine()
    {
        var facts = Seen();
        var config = Config();
        config = config with { Sources = [.. config.Sources.Select(s => s with { Generation = 7 })] };
        Assert.That(facts.Withhold(config, Main), Is.Null);
    }

    [Test]
    public void A_policy_that_cannot_be_read_may_be_of_this_target()
    {
        var facts = Seen();
        _policies.Put("pii", "uid-pii", target: null);
        Assert.That(facts.Withhold(Config(), Main)?.Reason, Is.EqualTo("changed"));
    }

    [Test]
    public void A_rule_that_allowed_is_missed_and_one_that_denied_is_not()
    {
        var facts = Seen();
        var denying = Config() with { ApprovalRules = [Rules.Deny("careful", Risk.Destructive)] };
        Assert.That(facts.Withhold(denying, Main), Is.Null);
        var allowing = Config() with
        {
            ApprovalRules = [Rules.Deny("lenient", Risk.Destructive) with { Action = RuleAction.Allow }],
        };
        Assert.That(facts.Withhold(allowing, Main)?.Reason, Is.EqualTo("changed"));
    }

    [Test]
    public void A_target_that_is_going_is_gone()
    {
        var facts = Seen();
        _targets.Put("orders", "uid-target", going: true);
        Assert.That(facts.EndedBecause(Config(), Main), Does.Contain("target orders"));
        Assert.That(facts.Withhold(Config(), Main)?.IsGone, Is.True);
    }

    [Test]
    public void Staleness_stops_new_sessions_and_no_running_ones()
    {
        var facts = Seen();
        _isStale = true;
        Assert.That(facts.Withhold(Config(), Main)?.Reason, Is.EqualTo("stale"));
        Assert.That(facts.EndedBecause(Config(), Main), Is.Null);
    }

    [Test]
    public void What_changes_is_told_by_the_name_of_its_grant_and_a_target_concerns_all()
    {
        var facts = Seen();
        var told = new List<string?>();
        facts.Changed += told.Add;
        _grants.Remove("main");
        _targets.Remove("orders");
        Assert.That(told, Is.EqualTo((string?[])["main", null]));
    }

    private NegativeFacts Seen()
    {
        var facts = new NegativeFacts(_targets, _grants, _policies, _rules, _ => _isStale);
        _targets.Put("orders", "uid-target", target: null);
        _grants.Put("main", "uid-main");
        return facts;
    }

    [SetUp]
    public void Forget()
    {
        _isStale = false;
        foreach (var kind in (FakeKind[])[_targets, _grants, _policies, _rules])
        {
            kind.HasSynced = true;
            foreach (var name in kind.All.Select(r => r.Metadata.Name).ToList())
            {
                kind.Remove(name);
            }
        }
    }

    internal static GatewayConfig Config() => new()
    {
        Version = GatewayConfigVersion.Current.ToString(),
        Revision = "r",
        CompiledAt = default,
        InstallationId = "tests",
        Target = new TargetConfig
        {
            Namespace = "tests",
            Name = "orders",
            Uid = "uid-target",
            Host = "localhost",
            Port = 5432,
            TlsMode = UpstreamTlsMode.VerifyFull,
        },
        Listener = new ListenerConfig { Address = "127.0.0.1", Port = 0, ClientTls = ClientTlsMode.Required },
        Issuers = [],
        Audiences = [],
        RoleKey = new RoleKeyConfig { Key = [], Epoch = 1 },
        Grants = [Main],
        Recording = new RecordingConfig { Directory = "r", OnFailure = RecordingFailureAction.Refuse },
        DefaultAction = DefaultAction.Allow,
        Sources =
        [
            new SourceConfig(ResourceKinds.Target, "orders", "uid-target", 1),
            new SourceConfig(ResourceKinds.Grant, "main", "uid-main", 1),
        ],
    };
}
