using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Kubernetes.Tests.Queueing;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RateLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void Delays_of_a_key_double_up_to_the_cap()
    {
        var limiter = Limiter(new WorkQueueOptions { Jitter = 0 });
        var delays = Enumerable.Range(0, 100).Select(_ => Next(limiter, Keys.A).TotalSeconds).ToArray();

        Assert.That(delays[..4], Is.EqualTo(new[] { 0.005, 0.01, 0.02, 0.04 }).Within(1e-9));
        Assert.That(delays[15], Is.EqualTo(0.005 * Math.Pow(2, 15)).Within(1e-6));
        Assert.That(delays[20..], Is.All.EqualTo(300));
    }

    [Test]
    public void Jitter_stays_within_its_bounds_and_spreads()
    {
        var limiter = Limiter(new WorkQueueOptions());
        var delays = Enumerable.Range(0, 50).Select(i => Next(limiter, Keys.Of(i)).TotalMilliseconds).ToArray();

        Assert.That(delays, Is.All.InRange(4.5, 5.5));
        Assert.That(delays.Distinct().Count(), Is.GreaterThan(10));
    }

    [Test]
    public void A_success_is_forgiven_all_failures_before_it()
    {
        var limiter = Limiter(new WorkQueueOptions { Jitter = 0 });
        for (var i = 0; i < 10; i++)
        {
            Next(limiter, Keys.A);
        }

        Assert.That(limiter.Failures(Keys.A), Is.EqualTo(10));
        limiter.Forget(Keys.A);
        Assert.That(limiter.Failures(Keys.A), Is.Zero);
        Assert.That(Next(limiter, Keys.A).TotalSeconds, Is.EqualTo(0.005).Within(1e-9));
    }

    [Test]
    public void Many_keys_that_fail_together_share_one_allowance()
    {
        var limiter = Limiter(new WorkQueueOptions { Jitter = 0, Burst = 100, RetriesPerSecond = 10 });
        var delays = Enumerable.Range(0, 200).Select(i => limiter.Next(Keys.Of(i)).TotalSeconds).ToArray();

        Assert.That(delays[..100], Is.All.EqualTo(0.005).Within(1e-9));
        Assert.That(delays[109], Is.EqualTo(1).Within(1e-9));
        Assert.That(delays[199], Is.EqualTo(10).Within(1e-9));

        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.That(limiter.Next(Keys.Of(1000)).TotalSeconds, Is.EqualTo(0.005).Within(1e-9), "the allowance refills");
    }

    private RateLimiter Limiter(WorkQueueOptions options) => new(options, _time, new Random(1));

    // Time passes between two failures, so that the shared allowance plays no part.
    private TimeSpan Next(RateLimiter limiter, ObjectKey key)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return limiter.Next(key);
    }
}
