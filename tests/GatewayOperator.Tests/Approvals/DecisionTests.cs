using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Tests.Approvals;

/// <summary>Who decided is who owns the file: these tests run as root, and give files to others.</summary>
[Platform(Include = "Linux")]
public sealed class DecisionTests
{
    private ApprovalsFixture _approvals = null!;

    [SetUp]
    public void Create() => _approvals = new ApprovalsFixture();

    [TearDown]
    public void Remove() => _approvals.Dispose();

    [Test]
    public async Task An_approval_is_signed_with_the_name_of_who_owns_the_file()
    {
        await _approvals.AskAsync();
        Assert.That(await _approvals.DecideAsync("daemon", adjust: d => d with { Comment = "SHOP-4711" }), Is.Null);

        var proof = _approvals.Proof();
        Assert.That(proof.Satisfies(1), Is.True);
        Assert.That(proof.Approvals.Single().Approver, Is.EqualTo("daemon"));
        Assert.That(proof.Approvals.Single().Comment, Is.EqualTo("SHOP-4711"));
        Assert.That(_approvals.Read().State, Is.EqualTo(ApprovalRequestState.Approved));
    }

    [TestCase("daemon", true, TestName = "A_user_on_the_list_may_approve")]
    [TestCase("games", true, TestName = "A_member_of_a_group_on_the_list_may_approve")]
    [TestCase("mail", false, TestName = "A_user_who_is_not_on_the_list_may_not_approve")]
    [TestCase("root", false, TestName = "Root_has_to_be_on_the_list_too")]
    [TestCase("54321", false, TestName = "An_owner_whom_the_system_does_not_know_may_not_approve")]
    public async Task The_list_of_approvers_decides(string user, bool counts)
    {
        _approvals.Policy = new ApprovalPolicy { Approvers = new Approvers { Users = ["daemon"], Groups = ["games"] } };
        await _approvals.AskAsync();

        Assert.That(await _approvals.DecideAsync(user), counts ? Is.Null : Is.Not.Null);
        Assert.That(_approvals.Proof().Satisfies(1), Is.EqualTo(counts));
        if (!counts)
        {
            Assert.That(await _approvals.DecideAsync(user, approved: false), Is.Not.Null, "nor deny");
            Assert.That(_approvals.Read().State, Is.EqualTo(ApprovalRequestState.Pending));
        }
    }

    [TestCase("daemon", null)]
    [TestCase("Daemon", null)]
    [TestCase("daemon@acme.example", null)]
    [TestCase(null, "daemon")]
    public async Task Nobody_approves_what_they_asked_for_themselves(string? person, string? subject)
    {
        await _approvals.AskAsync(requester: Requester(person, subject));
        Assert.That(await _approvals.DecideAsync("daemon"), Does.Contain("own request"));
        Assert.That(_approvals.Proof().Satisfies(1), Is.False);
        Assert.That(await _approvals.DecideAsync("games"), Is.Null);
    }

    [Test]
    public async Task Who_asked_may_deny_and_a_rule_may_let_them_approve()
    {
        await _approvals.AskAsync(requester: Requester("daemon"));
        Assert.That(await _approvals.DecideAsync("daemon", approved: false), Is.Null);

        _approvals.Policy = new ApprovalPolicy { SelfApproval = true };
        var other = await _approvals.AskAsync("ci-migrate-other", Requester("daemon"));
        Assert.That(await _approvals.DecideAsync("daemon", of: other), Is.Null);
    }

    [Test]
    public async Task A_rule_may_refuse_approvals_when_nobody_knows_who_asked()
    {
        _approvals.Policy = new ApprovalPolicy { UnknownRequesterPerson = UnknownPersonAction.Deny };
        await _approvals.AskAsync(requester: Requester(person: null));

        Assert.That(await _approvals.DecideAsync("daemon"), Does.Contain("unknownRequesterPerson"));
        Assert.That(_approvals.Proof().Satisfies(1), Is.False);
    }

    [Test]
    public async Task Two_approvals_are_of_two_people()
    {
        _approvals.Policy = new ApprovalPolicy { Required = 2 };
        await _approvals.AskAsync();

        Assert.That(await _approvals.DecideAsync("daemon"), Is.Null);
        Assert.That(_approvals.Read().Status!.Conditions.Single().Message, Does.Contain("1 of 2"));
        Assert.That(await _approvals.DecideAsync("daemon"), Does.Contain("approved it already"));
        Assert.That(_approvals.Read().State, Is.EqualTo(ApprovalRequestState.Pending));

        Assert.That(await _approvals.DecideAsync("games"), Is.Null);
        Assert.That(_approvals.Read().State, Is.EqualTo(ApprovalRequestState.Approved));
        Assert.That(_approvals.Proof().Satisfies(2), Is.True);
    }

    [Test]
    public async Task Approvals_that_race_each_other_both_count_and_none_is_lost()
    {
        _approvals.Policy = new ApprovalPolicy { Required = 2 };
        await _approvals.AskAsync();
        string[] paths = [_approvals.Submit("daemon"), _approvals.Submit("games")];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _approvals.Desk().LookAsync(default)));

        Assert.That(paths.Select(File.Exists), Has.All.False);
        Assert.That(
            _approvals.Read().Status!.Decisions.Select(d => d.Approver), Is.EquivalentTo(new[] { "daemon", "games" }));
        Assert.That(_approvals.Proof().Satisfies(2), Is.True);
    }

    [Test]
    public async Task Nothing_comes_after_a_denial()
    {
        await _approvals.AskAsync();
        var denied = await _approvals.DecideAsync("daemon", approved: false, adjust: d => d with { Comment = "no" });
        Assert.That(denied, Is.Null);
        Assert.That(await _approvals.DecideAsync("games"), Does.Contain("denied already"));

        Assert.That(_approvals.Proof().Denial!.Comment, Is.EqualTo("no"));
        Assert.That(_approvals.Read().Status!.Decisions, Has.Count.EqualTo(1));
        Assert.That(_approvals.Read().State, Is.EqualTo(ApprovalRequestState.Denied));
    }

    [Test]
    public async Task What_is_approved_can_be_denied_until_it_is_executed()
    {
        await _approvals.AskAsync();
        Assert.That(await _approvals.DecideAsync("daemon"), Is.Null);
        Assert.That(await _approvals.DecideAsync("games", approved: false), Is.Null);
        Assert.That(_approvals.Proof().Satisfies(1), Is.False);
        Assert.That(_approvals.Read().State, Is.EqualTo(ApprovalRequestState.Denied));
    }

    [Test]
    public async Task Nothing_can_be_decided_after_its_time()
    {
        await _approvals.AskAsync();
        _approvals.Time.Advance(TimeSpan.FromMinutes(15));

        Assert.That(await _approvals.DecideAsync("daemon"), Does.Contain("expired"));
        Assert.That(_approvals.Proof().Satisfies(1), Is.False);
    }

    [Test]
    public async Task A_request_that_changed_since_it_was_seen_is_approved_by_nobody()
    {
        await _approvals.AskAsync();
        _approvals.Tamper("DELETE FROM orders", "DROP TABLE orders");

        Assert.That(await _approvals.DecideAsync("daemon"), Does.Contain("tampered"));
        Assert.That(_approvals.Read().Status!.Decisions, Is.Empty);
    }

    [Test]
    public async Task An_approval_is_of_what_the_approver_looked_at()
    {
        var looked = await _approvals.AskAsync();
        _approvals.Restart();
        _approvals.Tamper("DELETE FROM orders", "DROP TABLE orders");

        Assert.That(await _approvals.DecideAsync("daemon", of: looked), Does.Contain("not what you looked at"));
    }

    [Test]
    public async Task A_spec_that_changes_between_two_approvals_has_none()
    {
        _approvals.Policy = new ApprovalPolicy { Required = 2 };
        await _approvals.AskAsync();
        Assert.That(await _approvals.DecideAsync("daemon"), Is.Null);
        _approvals.Tamper("DELETE FROM orders", "DROP TABLE orders");
        _approvals.Restart();

        Assert.That(await _approvals.DecideAsync("games"), Does.Contain("tampered"));
        Assert.That(_approvals.Proof().Approvals, Is.Empty);
    }

    [Test]
    public async Task A_decision_is_for_one_request_and_not_for_the_next_of_that_name()
    {
        var before = await _approvals.AskAsync();

        var other = await _approvals.DecideAsync("daemon", adjust: d => d with { Uid = "another" });
        Assert.That(other, Does.Contain("another request"));
        var none = await _approvals.DecideAsync("daemon", adjust: d => d with { Request = "unheard-of" });
        Assert.That(none, Does.Contain("no request"));
        Assert.That(await _approvals.DecideAsync("daemon", adjust: d => d with { Request = "../x" }), Is.Not.Null);
        Assert.That(_approvals.Read().Metadata.ResourceVersion, Is.EqualTo(before.Metadata.ResourceVersion));
    }

    [Test]
    public async Task Without_its_rule_nobody_may_approve()
    {
        await _approvals.AskAsync();
        _approvals.HasRule = false;

        Assert.That(await _approvals.DecideAsync("daemon"), Does.Contain("not there any more"));
    }

    [Test]
    public async Task A_forged_status_gives_no_approval()
    {
        var asked = await _approvals.AskAsync();
        var forged = new ApprovalRequestStatus
        {
            Decisions =
            [
                new ApprovalDecision { Approver = "games", Approved = true, At = _approvals.Time.GetUtcNow() },
            ],
        };
        _approvals.Policy = new ApprovalPolicy { Required = 2 };
        await _approvals.Requests.UpdateAsync(asked, forged, durable: false, default);
        Assert.That(await _approvals.DecideAsync("daemon"), Is.Null);

        Assert.That(_approvals.Read().State, Is.EqualTo(ApprovalRequestState.Pending), "one of two is signed");
        Assert.That(
            _approvals.Read().Status!.Conditions.Select(c => c.Status), Has.All.EqualTo(ConditionStatus.False));
    }

    private static Requester Requester(string? person, string? subject = null) =>
        new() { Issuer = "github", Subject = subject ?? "repo:acme/shop", Person = person };
}
