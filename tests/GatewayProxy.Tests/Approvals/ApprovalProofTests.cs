using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Support.Approvals;

namespace GatewayProxy.Tests.Approvals;

public sealed class ApprovalProofTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ApprovalRequest _request = SampleRequest.Stored(Now);
    private SigningKey _key = null!;

    [SetUp]
    public void CreateKey() => _key = SigningKey.Create();

    [TearDown]
    public void DisposeKey() => _key.Dispose();

    [Test]
    public void Signed_approvals_of_as_many_people_as_needed_suffice()
    {
        var one = With(Signed("alice"));
        var two = With(Signed("alice"), Signed("bob"));

        Assert.That(Verify(one).Satisfies(1), Is.True);
        Assert.That(Verify(one).Satisfies(2), Is.False);
        Assert.That(Verify(two).Approvals.Select(a => a.Approver), Is.EqualTo(new[] { "alice", "bob" }));
        Assert.That(Verify(two).Satisfies(2), Is.True);
        Assert.That(Verify(_request).Satisfies(0), Is.False, "a rule that needs nobody still needs somebody");
    }

    [Test]
    public void One_person_counts_once()
    {
        var later = SignedDecision.Sign(_request, Decision("alice") with { At = Now.AddMinutes(1) }, _key);

        Assert.That(Verify(With(Signed("alice"), later)).Satisfies(2), Is.False);
    }

    [Test]
    public void A_status_without_a_signature_proves_nothing()
    {
        var forged = _request with
        {
            Status = new ApprovalRequestStatus { Decisions = [Decision("alice"), Decision("bob")] }
                .With(ApprovalRequestState.Approved, "Approved", "Approved by alice.", Now),
        };

        Assert.That(forged.State, Is.EqualTo(ApprovalRequestState.Approved));
        Assert.That(Verify(forged).Satisfies(1), Is.False);
    }

    [Test]
    public void The_signature_of_another_request_proves_nothing()
    {
        var other = SampleRequest.Stored(Now, "ci-migrate-other");
        var stolen = SignedDecision.Sign(other, Decision("alice"), _key);

        Assert.That(Verify(other with { Status = Decided(stolen) }).Satisfies(1), Is.True);
        Assert.That(Verify(With(stolen)).Satisfies(1), Is.False);
    }

    [Test]
    public void A_spec_that_changed_after_the_approval_is_not_approved()
    {
        var approved = With(Signed("alice"));
        var changes = new Func<ApprovalRequestSpec, ApprovalRequestSpec>[]
        {
            spec => spec with { Statement = spec.Statement! with { Text = "DROP TABLE orders" } },
            spec => spec with { Statement = spec.Statement! with { Parameters = ["4712"] } },
            spec => spec with { Statement = spec.Statement! with { SearchPath = ["evil", "public"] } },
            spec => spec with { Statement = spec.Statement! with { Database = "billing" } },
            spec => spec with { GrantUid = "another" },
            spec => spec with { Requester = spec.Requester! with { Subject = "repo:acme/other" } },
            spec => spec with { RuleRef = spec.GrantRef },
            spec => spec with { ExpiresAt = Now.AddDays(7) },
        };

        Assert.That(
            changes.Select(change => Verify(approved with { Spec = change(approved.Spec) }).Satisfies(1)),
            Has.All.False);
    }

    [Test]
    public void A_key_that_is_not_the_operators_proves_nothing()
    {
        using var forger = SigningKey.Create();

        Assert.That(Verify(With(SignedDecision.Sign(_request, Decision("alice"), forger))).Satisfies(1), Is.False);
        Assert.That(Verify(With(Decision("alice") with { Signature = "a.b.c" })).Satisfies(1), Is.False);
        Assert.That(Verify(With(Decision("alice") with { Signature = "eyJ9.e30.AA" })).Satisfies(1), Is.False);
    }

    [Test]
    public void What_people_are_shown_of_a_decision_is_what_was_signed()
    {
        var approval = Signed("alice");
        var denial = SignedDecision.Sign(_request, Decision("bob") with { Approved = false, Comment = "no" }, _key);

        Assert.That(Verify(With(approval with { Approver = "bob" })).Satisfies(1), Is.False);
        Assert.That(Verify(With(denial with { Approved = true })).Satisfies(1), Is.False);
        Assert.That(Verify(With(approval with { Comment = "whatever" })).Satisfies(1), Is.False);
    }

    [Test]
    public void A_signed_denial_outweighs_every_approval()
    {
        var denial = SignedDecision.Sign(_request, Decision("bob") with { Approved = false }, _key);
        var proof = Verify(With(Signed("alice"), denial, Signed("carol")));

        Assert.That(proof.Denial!.Approver, Is.EqualTo("bob"));
        Assert.That(proof.Satisfies(1), Is.False);
    }

    private ApprovalProof Verify(ApprovalRequest request) =>
        ApprovalProof.Verify(request, VerificationKey.Parse(_key.Public.Jwk));

    private ApprovalRequest With(params ApprovalDecision[] decisions) =>
        _request with { Status = Decided(decisions) };

    private ApprovalDecision Signed(string approver) => SignedDecision.Sign(_request, Decision(approver), _key);

    private static ApprovalRequestStatus Decided(params ApprovalDecision[] decisions) =>
        new() { Decisions = decisions };

    private static ApprovalDecision Decision(string approver) =>
        new() { Approver = approver, Approved = true, At = Now };
}
