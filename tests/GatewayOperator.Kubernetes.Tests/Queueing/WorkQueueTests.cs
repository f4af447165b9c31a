using FsCheck.Fluent;
using FsCheck;
using GatewayOperator.Kubernetes.Tests.Scripted;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace GatewayOperator.Kubernetes.Tests.Queueing;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WorkQueueTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task A_key_that_waits_is_not_added_again()
    {
        using var queue = Queue();
        queue.Add(Keys.A);
        queue.Add(Keys.B);
        queue.Add(Keys.A);

        Assert.That(queue.Count, Is.EqualTo(2));
        Assert.That(await Next(queue), Is.EqualTo(Keys.A));
        Assert.That(await Next(queue), Is.EqualTo(Keys.B));
        Assert.That(queue.Count, Is.Zero);
    }

    [Test]
    public async Task A_key_added_while_a_worker_has_it_waits_again_when_the_worker_is_done()
    {
        using var queue = Queue();
        queue.Add(Keys.A);
        await Next(queue);
        queue.Add(Keys.A);
        queue.Add(Keys.A);

        Assert.That(queue.Count, Is.Zero, "no second worker may get it");
        queue.Done(Keys.A);
        Assert.That(await Next(queue), Is.EqualTo(Keys.A));
        queue.Done(Keys.A);
        Assert.That(queue.Count, Is.Zero);
    }

    [Test]
    public async Task A_worker_that_stops_waiting_takes_no_key_with_it()
    {
        using var queue = Queue();
        using var stop = new CancellationTokenSource();
        var waiting = queue.GetAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());

        queue.Add(Keys.A);
        Assert.That(await Next(queue), Is.EqualTo(Keys.A));
    }

    [Test]
    public void Any_order_of_calls_keeps_the_promises()
    {
        var calls = Gen.Choose(0, 8).ArrayOf();
        Prop.ForAll(calls.ToArbitrary(), KeepsPromises).QuickCheckThrowOnFailure();
    }

    [Test]
    public async Task Under_load_no_key_is_with_two_workers_and_the_last_addition_of_each_is_seen()
    {
        const int keys = 12;
        using var queue = Queue();
        using var stop = new CancellationTokenSource();
        var added = new int[keys];
        var seen = new int[keys];
        var holders = new int[keys];
        var doubled = 0;

        async Task WorkAsync()
        {
            while (true)
            {
                var key = await queue.GetAsync(stop.Token);
                var i = int.Parse(key.Name[1..]);
                doubled += Interlocked.Increment(ref holders[i]) > 1 ? 1 : 0;
                seen[i] = Volatile.Read(ref added[i]);
                await Task.Yield();
                Interlocked.Decrement(ref holders[i]);
                queue.Done(key);
            }
        }

        var workers = Enumerable.Range(0, 6).Select(_ => Task.Run(WorkAsync)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var n = 0; n < 5000; n++)
            {
                var i = random.Next(keys);
                Interlocked.Increment(ref added[i]);
                queue.Add(Keys.Of(i));
            }
        })));

        await Until.Async("the last addition of each key is seen", () => seen.SequenceEqual(added));
        Assert.That(doubled, Is.Zero);
        await stop.CancelAsync();
        Assert.That(async () => await Task.WhenAll(workers), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_key_added_for_later_waits_until_then()
    {
        using var queue = Queue();
        queue.AddAfter(Keys.A, TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.That(queue.Count, Is.Zero);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(await Next(queue), Is.EqualTo(Keys.A));
    }

    [Test]
    public async Task Of_several_times_for_a_key_the_earliest_counts()
    {
        using var queue = Queue();
        queue.AddAfter(Keys.A, TimeSpan.FromSeconds(10));
        queue.AddAfter(Keys.A, TimeSpan.FromSeconds(3));
        queue.AddAfter(Keys.A, TimeSpan.FromSeconds(20));
        Assert.That(queue.Delayed, Is.EqualTo(1));

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.That(await Next(queue), Is.EqualTo(Keys.A));
        queue.Done(Keys.A);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.That(queue.Count, Is.Zero, "it was due once");
    }

    [Test]
    public async Task Keys_come_due_in_the_order_of_their_times_however_far()
    {
        using var queue = Queue();
        queue.AddAfter(Keys.C, TimeSpan.FromDays(400));
        queue.AddAfter(Keys.B, TimeSpan.FromDays(80));
        queue.AddAfter(Keys.A, TimeSpan.FromMilliseconds(1.5));
        queue.AddAfter(Keys.Of(1), TimeSpan.MaxValue);
        for (var day = 0; day < 401; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
        }

        Assert.That(await Next(queue), Is.EqualTo(Keys.A));
        Assert.That(await Next(queue), Is.EqualTo(Keys.B));
        Assert.That(await Next(queue), Is.EqualTo(Keys.C));
        Assert.That(queue.Delayed, Is.EqualTo(1));
    }

    [Test]
    public async Task The_metrics_have_the_names_that_dashboards_know()
    {
        var registry = Metrics.NewCustomRegistry();
        using var queue = new WorkQueue("grants", _time, metrics: new RuntimeMetrics(registry));
        queue.Add(Keys.A);
        queue.Add(Keys.B);
        await Next(queue);
        _time.Advance(TimeSpan.FromSeconds(2));
        queue.Done(Keys.A);
        queue.AddRateLimited(Keys.A);

        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text);
        var exported = System.Text.Encoding.UTF8.GetString(text.ToArray());
        Assert.That(exported, Does.Contain("workqueue_depth{name=\"grants\"} 1"));
        Assert.That(exported, Does.Contain("workqueue_adds_total{name=\"grants\"} 2"));
        Assert.That(exported, Does.Contain("workqueue_retries_total{name=\"grants\"} 1"));
        Assert.That(exported, Does.Contain("workqueue_queue_duration_seconds_count{name=\"grants\"} 1"));
        Assert.That(exported, Does.Contain("workqueue_work_duration_seconds_sum{name=\"grants\"} 2"));
    }

    // 0..2 add a key, 3..5 are a worker that asks, 6..8 a worker that is done.
    private bool KeepsPromises(int[] calls)
    {
        using var queue = Queue();
        ObjectKey[] keys = [Keys.A, Keys.B, Keys.C];
        var owed = new HashSet<ObjectKey>();
        var held = new List<ObjectKey>();
        foreach (var call in calls)
        {
            if (call < 3)
            {
                queue.Add(keys[call]);
                owed.Add(keys[call]);
            }
            else if (call < 6 && queue.Count > 0)
            {
                var key = queue.GetAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
                if (held.Contains(key) || !owed.Remove(key))
                {
                    return false;
                }

                held.Add(key);
            }
            else if (call >= 6 && held.Count > 0)
            {
                var key = held[call % held.Count];
                held.Remove(key);
                queue.Done(key);
            }

            if (queue.Count != owed.Count(key => !held.Contains(key)))
            {
                return false;
            }
        }

        return true;
    }

    private WorkQueue Queue() => new("test", _time, metrics: new RuntimeMetrics(Metrics.NewCustomRegistry()));

    private static Task<ObjectKey> Next(WorkQueue queue) => queue.GetAsync(CancellationToken.None).AsTask().Ends();
}
