using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;

namespace GatewayOperator.Tests.Approvals;

[Platform(Include = "Linux")]
public sealed class RequestUpkeepTests
{
    private ApprovalsFixture _approvals = null!;

    [SetUp]
    public void Create() => _approvals = new ApprovalsFixture();

    [TearDown]
    public void Remove() => _approvals.Dispose();

    [Test]
    public async Task A_new_request_says_what_it_waits_for()
    {
        var approvers = new Approvers { Users = ["ann"], Groups = ["dba"] };
        _approvals.Policy = new ApprovalPolicy { Required = 2, Approvers = approvers };
        var asked = await _approvals.AskAsync();

        Assert.That(
            asked.Status!.Conditions.Single().Message,
            Is.EqualTo("0 of 2 approval(s). May decide: users ann; groups dba."));
        await _approvals.LookAsync();
        Assert.That(_approvals.Read().Metadata.ResourceVersion, Is.EqualTo(asked.Metadata.ResourceVersion), "once");
    }

    [Test]
    public async Task Requests_expire_whether_they_were_approved_or_not()
    {
        await _approvals.AskAsync();
        var other = await _approvals.AskAsync("ci-migrate-other");
        Assert.That(await _approvals.DecideAsync("daemon", of: other), Is.Null);
        _approvals.Time.Advance(TimeSpan.FromMinutes(15));
        await _approvals.LookAsync();

        Assert.That(_approvals.Read().State, Is.EqualTo(ApprovalRequestState.Expired));
        Assert.That(_approvals.Read("ci-migrate-other").State, Is.EqualTo(ApprovalRequestState.Expired));
    }

    [Test]
    public async Task What_ended_stays_as_it_is_for_a_day_and_goes_then()
    {
        await _approvals.AskAsync();
        Assert.That(await _approvals.DecideAsync("daemon", approved: false), Is.Null);
        var denied = _approvals.Read();
        _approvals.Time.Advance(TimeSpan.FromHours(23));
        await _approvals.LookAsync();
        Assert.That(_approvals.Read().Metadata.ResourceVersion, Is.EqualTo(denied.Metadata.ResourceVersion));

        _approvals.Time.Advance(TimeSpan.FromHours(1));
        await _approvals.LookAsync();
        Assert.That(_approvals.Requests.Exists("shop", "ci-migrate-7k2mq"), Is.False);
    }
}
