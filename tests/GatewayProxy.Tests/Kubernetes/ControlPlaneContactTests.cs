using GatewayOperator.Api.Configuration;
using GatewayProxy.Kubernetes;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Tests.Kubernetes;

public sealed class ControlPlaneContactTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    [Test]
    public void An_operator_that_was_never_heard_is_stale_whatever_the_API_server_says() =>
        Assert.That(Contact(new FakeInformer()).Age, Is.Null);

    [Test]
    public void The_older_of_API_server_and_operator_counts()
    {
        var informer = new FakeInformer();
        var contact = Contact(informer);
        contact.Heard(Renewed(_time.GetUtcNow()));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(contact.Age, Is.EqualTo(TimeSpan.FromSeconds(10)));
        informer.Age = TimeSpan.FromSeconds(40);
        Assert.That(contact.Age, Is.EqualTo(TimeSpan.FromSeconds(40)));
    }

    [Test]
    public void A_heartbeat_of_long_ago_that_is_seen_for_the_first_time_is_as_old_as_it_says()
    {
        var contact = Contact(new FakeInformer());
        contact.Heard(Renewed(_time.GetUtcNow() - TimeSpan.FromHours(1)));
        Assert.That(contact.Age, Is.EqualTo(TimeSpan.FromHours(1)));
    }

    [Test]
    public void What_is_heard_live_counts_from_now_whatever_the_operators_clock_says()
    {
        var contact = Contact(new FakeInformer());
        var wrong = TimeSpan.FromHours(1);
        contact.Heard(Renewed(_time.GetUtcNow() - wrong));
        _time.Advance(TimeSpan.FromSeconds(5));
        contact.Heard(Renewed(_time.GetUtcNow() - wrong));
        Assert.That(contact.Age, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Hearing_the_same_renewal_again_is_no_sign_of_life()
    {
        var contact = Contact(new FakeInformer());
        var renewed = Renewed(_time.GetUtcNow());
        contact.Heard(renewed);
        _time.Advance(TimeSpan.FromSeconds(20));
        contact.Heard(renewed);
        Assert.That(contact.Age, Is.EqualTo(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void One_quiet_watch_among_live_ones_is_stale_only_when_it_must_be_dead()
    {
        var quiet = new FakeInformer { Age = TimeSpan.FromSeconds(90) };
        var contact = Contact(new FakeInformer(), quiet);
        contact.Heard(Renewed(_time.GetUtcNow()));
        Assert.That(contact.IsStale(Allowing(TimeSpan.FromSeconds(30))), Is.False);
        quiet.Age = TimeSpan.FromMinutes(4);
        Assert.That(contact.IsStale(Allowing(TimeSpan.FromSeconds(30))), Is.True);
        Assert.That(contact.IsStale(Allowing(TimeSpan.FromMinutes(5))), Is.False);
    }

    private static V1Lease Renewed(DateTimeOffset at) => new()
    {
        Spec = new V1LeaseSpec { RenewTime = at.UtcDateTime },
    };

    private static GatewayConfig Allowing(TimeSpan longest) => NegativeFactsTests.Config() with
    {
        MaxStaleness = longest,
    };

    private ControlPlaneContact Contact(params FakeInformer[] informers) => new(informers, _time);
}
