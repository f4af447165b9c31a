using GatewayOperator.Kubernetes.Tests.Scripted;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Kubernetes.Tests.Leadership;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LeaderElectorTests
{
    private readonly MemoryLease _lease = new();

    [Test]
    public async Task A_free_Lease_is_taken()
    {
        await using var a = new Candidate("a", _lease).Start();
        await Until.Async("a works", () => a.Works);

        Assert.That(a.Elector.IsLeader, Is.True);
        Assert.That(_lease.Holder, Is.EqualTo("a"));
        Assert.That(_lease.Spec!.LeaseDurationSeconds, Is.EqualTo(15));
        Assert.That(_lease.Spec.LeaseTransitions, Is.Zero);
    }

    [Test]
    public async Task A_renewal_that_fails_costs_nothing()
    {
        await using var a = await LeaderAsync("a");
        foreach (var fault in new[] { LeaseFault.Refused, LeaseFault.AnswerLost, LeaseFault.Silent })
        {
            var faults = 1;
            a.Store.Fault = () => faults-- > 0 ? fault : LeaseFault.None;
            var before = _lease.Spec!.RenewTime;
            await PassAsync(TimeSpan.FromSeconds(9.5), a);
            Assert.That(a.Works, Is.True, $"after {fault}");
            await Until.Async("renewed", () => _lease.Spec!.RenewTime > before);
        }
    }

    [Test]
    public async Task A_silent_API_server_ends_leadership_before_another_may_lead()
    {
        await using var a = await LeaderAsync("a");
        a.Store.Fault = () => LeaseFault.Silent;
        await PassAsync(TimeSpan.FromSeconds(7), a);
        Assert.That(a.Works, Is.True);
        await PassAsync(TimeSpan.FromSeconds(3.5), a);

        Assert.That(a.Elector.IsLeader, Is.False);
        await Until.Async("the work has ended", () => !a.Runs);
        Assert.That(a.Exited, Is.False);
    }

    [Test]
    public async Task Leadership_comes_back_when_the_API_server_does()
    {
        await using var a = await LeaderAsync("a");
        a.Store.Fault = () => LeaseFault.Refused;
        await PassAsync(TimeSpan.FromSeconds(12), a);
        Assert.That(a.Works, Is.False);

        a.Store.Fault = () => LeaseFault.None;
        await PassUntilAsync(() => a.Works, a);
        Assert.That(a.Elector.IsLeader, Is.True);
    }

    [Test]
    public async Task Another_takes_over_only_after_the_Lease_has_not_changed_for_its_duration()
    {
        await using var a = await LeaderAsync("a");
        await using var b = new Candidate("b", _lease).Start();
        await PassAsync(TimeSpan.FromSeconds(60), a, b);
        Assert.That(b.Works, Is.False);

        a.Store.Fault = () => LeaseFault.Silent;
        await PassAsync(TimeSpan.FromSeconds(13), a, b);
        Assert.That(a.Works || b.Works, Is.False, "nobody works while it is unclear who may");
        await PassUntilAsync(() => b.Works, a, b);
        Assert.That(_lease.Spec!.LeaseTransitions, Is.EqualTo(1));
    }

    [Test]
    public async Task A_leader_that_stops_lets_another_take_over_without_waiting()
    {
        await using var a = await LeaderAsync("a");
        await using var b = new Candidate("b", _lease).Start();
        await PassAsync(TimeSpan.FromSeconds(3), a, b);
        await a.StopAsync();

        Assert.That(a.Runs, Is.False);
        Assert.That(_lease.Holder, Is.Empty);
        await PassAsync(TimeSpan.FromSeconds(3), b);
        await Until.Async("b works", () => b.Works);
    }

    [Test]
    public async Task The_Lease_is_kept_until_the_work_has_ended()
    {
        await using var a = await LeaderAsync("a");
        var drained = new TaskCompletionSource();
        a.Stubborn = drained.Task;
        var stopping = a.StopAsync();
        await PassAsync(TimeSpan.FromSeconds(20), a);
        Assert.That(_lease.Holder, Is.EqualTo("a"), "the work still runs, and the Lease is renewed");

        drained.SetResult();
        await stopping;
        Assert.That(_lease.Holder, Is.Empty);
    }

    [Test]
    public async Task A_process_whose_work_does_not_stop_is_ended()
    {
        await using var a = await LeaderAsync("a");
        var never = new TaskCompletionSource();
        a.Stubborn = never.Task;
        a.Store.Fault = () => LeaseFault.Refused;
        await PassAsync(TimeSpan.FromSeconds(10.5), a);
        Assert.That(a.Works || a.Exited, Is.False);
        await PassUntilAsync(() => a.Exited, a);
        never.SetResult();
    }

    [Test]
    public async Task A_process_whose_work_does_not_end_with_the_process_is_ended()
    {
        await using var a = await LeaderAsync("a");
        var never = new TaskCompletionSource();
        a.Stubborn = never.Task;
        var stopping = a.StopAsync();
        await PassAsync(TimeSpan.FromSeconds(29), a);
        Assert.That(a.Exited, Is.False);
        await PassUntilAsync(() => a.Exited, a);
        never.SetResult();
        await stopping;
    }

    [Test]
    public async Task A_Lease_that_somebody_gave_to_another_is_not_fought_for()
    {
        await using var a = await LeaderAsync("a");
        _lease.Edit(l => l with { Spec = l.Spec with { HolderIdentity = "z", LeaseDurationSeconds = 15 } });
        await PassUntilAsync(() => !a.Runs, a);
        Assert.That(_lease.Holder, Is.EqualTo("z"));

        await PassUntilAsync(() => a.Works, a);
    }

    [TestCase(-24)]
    [TestCase(24)]
    public async Task Clocks_that_differ_do_not_matter(int hours)
    {
        var clock = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddHours(hours);
        await using var a = await LeaderAsync("a");
        await using var b = new Candidate("b", _lease, clock).Start();
        await PassAsync(TimeSpan.FromSeconds(60), a, b);

        Assert.That(a.Works, Is.True);
        Assert.That(b.Works, Is.False);
        await a.StopAsync();
        await PassUntilAsync(() => b.Works, b);
    }

    [Test]
    public async Task Work_that_ends_by_itself_releases_the_Lease_and_its_error_is_seen()
    {
        var elector = new LeaderElector(
            new FaultyLeaseStore(_lease),
            new LeaderElectionOptions { Namespace = "operators", Name = "gateway-operator" },
            new FakeTimeProvider(),
            NullLogger.Instance);
        var running = elector.RunAsync(_ => throw new InvalidDataException("broken"), CancellationToken.None);

        Assert.That(async () => await running.Ends(), Throws.TypeOf<InvalidDataException>());
        Assert.That(_lease.Holder, Is.Empty);
        Assert.That(elector.IsLeader, Is.False);
    }

    [Test]
    public async Task An_undisturbed_leader_sends_one_request_per_renewal()
    {
        await using var a = await LeaderAsync("a");
        var before = a.Store.Requests;
        await PassAsync(TimeSpan.FromSeconds(20), a);
        Assert.That(a.Store.Requests - before, Is.InRange(8, 11));
    }

    [Test]
    public void Times_that_would_let_two_lead_are_refused()
    {
        var options = new LeaderElectionOptions
        {
            Namespace = "operators",
            Name = "gateway-operator",
            RenewDeadline = TimeSpan.FromSeconds(13),
        };
        Assert.That(
            () => new LeaderElector(new FaultyLeaseStore(_lease), options, TimeProvider.System, NullLogger.Instance),
            Throws.ArgumentException);
    }

    [Test]
    public async Task Under_any_faults_two_never_work_at_once([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        await using var a = new Candidate("a", _lease).Start();
        await using var b = new Candidate("b", _lease, a.Time.GetUtcNow().AddMinutes(random.Next(-60, 60))).Start();
        Candidate[] both = [a, b];
        var changes = 0;
        string? leader = null;
        for (var step = 0; step < 1200; step++)
        {
            if (step % 40 == 0)
            {
                // Every ten seconds the way of one of them becomes better or worse.
                var candidate = both[random.Next(2)];
                var likelihood = random.Next(3) * 0.5;
                candidate.Store.DeliverLate();
                candidate.Store.Fault = () =>
                    random.NextDouble() < likelihood ? (LeaseFault)random.Next(1, 5) : LeaseFault.None;
            }

            await StepAsync(both);
            Assert.That(both.Count(c => c.Works), Is.LessThan(2), $"step {step}");
            Assert.That(both.Count(c => c.Elector.IsLeader), Is.LessThan(2), $"step {step}");
            var now = both.FirstOrDefault(c => c.Works)?.Elector.Identity;
            changes += now is not null && now != leader ? 1 : 0;
            leader = now ?? leader;
        }

        Array.ForEach(both, c => c.Store.Fault = () => LeaseFault.None);
        await PassUntilAsync(() => both.Any(c => c.Works), both);
        TestContext.Out.WriteLine($"{changes} changes of leadership");
    }

    private async Task<Candidate> LeaderAsync(string name)
    {
        var candidate = new Candidate(name, _lease).Start();
        await Until.Async($"{name} works", () => candidate.Works);
        return candidate;
    }

    private static async Task PassUntilAsync(Func<bool> condition, params Candidate[] candidates)
    {
        for (var step = 0; step < 400 && !condition(); step++)
        {
            await StepAsync(candidates);
        }

        await Until.Async("what was waited for", condition);
    }

    private static async Task PassAsync(TimeSpan duration, params Candidate[] candidates)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(0.25))
        {
            await StepAsync(candidates);
        }
    }

    // What woke must have gone back to sleep before the clocks move on; a millisecond is plenty for it.
    private static async Task StepAsync(Candidate[] candidates)
    {
        foreach (var candidate in candidates)
        {
            candidate.Time.Advance(TimeSpan.FromSeconds(0.25));
        }

        await Task.Delay(1);
    }
}
