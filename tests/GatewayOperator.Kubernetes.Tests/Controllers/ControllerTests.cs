using GatewayOperator.Kubernetes.Tests.Scripted;

namespace GatewayOperator.Kubernetes.Tests.Controllers;

public sealed class ControllerTests
{
    [Test]
    public async Task Every_object_is_looked_at_at_the_start_and_every_changed_one_after_it()
    {
        await using var fixture = new ControllerFixture();
        fixture.Informer.Objects.TryAdd(Keys.B, true);
        fixture.Start();
        await Until.Async("both are seen", () => fixture.Reconciler.Asked.ToHashSet().SetEquals([Keys.A, Keys.B]));

        fixture.Informer.Change(Keys.C);
        await Until.Async("the new one is seen", () => fixture.Reconciler.Times(Keys.C) == 1);
    }

    [Test]
    public async Task Nothing_is_reconciled_before_the_informers_are_whole()
    {
        await using var fixture = new ControllerFixture();
        using var stop = new CancellationTokenSource();
        var running = fixture.Controller.RunAsync(stop.Token);
        fixture.Informer.Change(Keys.A);
        fixture.Controller.Enqueue(Keys.A);
        await Task.Delay(20);
        Assert.That(fixture.Reconciler.Asked, Is.Empty);

        fixture.Informer.Sync();
        await Until.Async("it is seen", () => fixture.Reconciler.Times(Keys.A) == 1);
        await stop.CancelAsync();
        await running.Ends();
    }

    [Test]
    public async Task A_failure_is_tried_again_until_it_passes()
    {
        await using var fixture = new ControllerFixture();
        var failures = 8;
        fixture.Reconciler.Script = (_, _) => failures-- > 0
            ? throw new InvalidOperationException("not yet")
            : new(ReconcileResult.Done);
        fixture.Start();
        await Passing(fixture, "tried until it passed", () => fixture.Reconciler.Times(Keys.A) == 9);

        fixture.Time.Advance(TimeSpan.FromHours(1));
        await Task.Delay(20);
        Assert.That(fixture.Reconciler.Times(Keys.A), Is.EqualTo(9));
        Assert.That(
            await fixture.MetricsAsync(),
            Does.Contain("controller_runtime_reconcile_errors_total{controller=\"databasegrant\"} 8")
                .And.Contain("controller_runtime_reconcile_total{controller=\"databasegrant\",result=\"success\"} 1")
                .And.Contain("controller_runtime_reconcile_total{controller=\"databasegrant\",result=\"error\"} 8"));
    }

    [Test]
    public async Task A_failure_of_one_object_does_not_hold_up_others()
    {
        await using var fixture = new ControllerFixture(new ControllerOptions { Workers = 1 });
        fixture.Reconciler.Script = (key, _) => key == Keys.A
            ? throw new InvalidOperationException("never")
            : new(ReconcileResult.Done);
        fixture.Start();
        await Until.Async("it failed", () => fixture.Reconciler.Times(Keys.A) == 1);
        fixture.Informer.Change(Keys.B);
        await Until.Async("the other is done", () => fixture.Reconciler.Times(Keys.B) == 1);
    }

    [Test]
    public async Task A_failure_that_nothing_can_mend_waits_for_the_next_change()
    {
        await using var fixture = new ControllerFixture();
        fixture.Reconciler.Script = (_, _) => throw new TerminalException("The spec is wrong.");
        fixture.Start();
        await Until.Async("it failed", () => fixture.Reconciler.Times(Keys.A) == 1);
        fixture.Time.Advance(TimeSpan.FromHours(1));
        await Task.Delay(20);
        Assert.That(fixture.Reconciler.Times(Keys.A), Is.EqualTo(1));

        fixture.Informer.Change(Keys.A);
        await Until.Async("the change is seen", () => fixture.Reconciler.Times(Keys.A) == 2);
        await Until.Async("it ended", () => fixture.Controller.LongestRunning is null);
        Assert.That(
            await fixture.MetricsAsync(),
            Does.Contain("controller_runtime_terminal_reconcile_errors_total{controller=\"databasegrant\"} 2"));
    }

    [Test]
    public async Task An_object_is_looked_at_again_when_the_reconciler_asks_for_it()
    {
        await using var fixture = new ControllerFixture();
        fixture.Reconciler.Script = (_, _) => new(ReconcileResult.After(TimeSpan.FromMinutes(5)));
        fixture.Start();
        await Until.Async("first", () => fixture.Reconciler.Times(Keys.A) == 1);
        await Until.Async("ended", () => fixture.Controller.LongestRunning is null);
        fixture.Time.Advance(TimeSpan.FromMinutes(4.9));
        await Task.Delay(20);
        Assert.That(fixture.Reconciler.Times(Keys.A), Is.EqualTo(1));

        fixture.Time.Advance(TimeSpan.FromMinutes(0.2));
        await Until.Async("again", () => fixture.Reconciler.Times(Keys.A) == 2);
    }

    [Test]
    public async Task A_reconcile_that_takes_too_long_is_cancelled_and_tried_again()
    {
        await using var fixture = new ControllerFixture();
        var hangs = 1;
        fixture.Reconciler.Script = async (_, token) =>
        {
            if (hangs-- > 0)
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            return ReconcileResult.Done;
        };
        fixture.Start();
        await Until.Async("it hangs", () => fixture.Controller.LongestRunning is not null);
        fixture.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(fixture.Controller.LongestRunning!.Value.Duration.TotalSeconds, Is.EqualTo(59).Within(0.01));
        await Passing(fixture, "it was tried again", () => fixture.Reconciler.Times(Keys.A) == 2);
    }

    [Test]
    public async Task Every_object_is_looked_at_again_now_and_then()
    {
        await using var fixture = new ControllerFixture();
        fixture.Start();
        await Until.Async("first", () => fixture.Reconciler.Times(Keys.A) == 1);
        for (var hour = 0; hour < 12; hour++)
        {
            fixture.Time.Advance(TimeSpan.FromHours(1));
        }

        await Until.Async("again", () => fixture.Reconciler.Times(Keys.A) == 2);
    }

    [Test]
    public async Task A_running_reconcile_may_end_in_peace_when_the_process_stops()
    {
        await using var fixture = new ControllerFixture();
        var end = new TaskCompletionSource();
        var cancelled = false;
        fixture.Reconciler.Script = async (_, token) =>
        {
            await end.Task;
            cancelled = token.IsCancellationRequested;
            return ReconcileResult.Done;
        };
        fixture.Start();
        await Until.Async("it runs", () => fixture.Controller.LongestRunning is not null);
        fixture.Stop();
        fixture.Informer.Change(Keys.B);
        fixture.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.That(fixture.Running.IsCompleted, Is.False);

        end.SetResult();
        await fixture.Running.Ends();
        Assert.That(cancelled, Is.False);
        Assert.That(fixture.Reconciler.Times(Keys.B), Is.Zero, "nothing new is begun");
    }

    [Test]
    public async Task A_running_reconcile_is_cancelled_when_it_does_not_end_with_the_process()
    {
        await using var fixture = new ControllerFixture();
        fixture.Reconciler.Script = HangAsync;
        fixture.Start();
        await Until.Async("it runs", () => fixture.Controller.LongestRunning is not null);
        fixture.Stop();
        await Passing(fixture, "it ended", () => fixture.Running.IsCompleted);
    }

    [Test]
    public async Task A_running_reconcile_is_cancelled_at_once_when_another_leads()
    {
        await using var fixture = new ControllerFixture();
        fixture.Reconciler.Script = HangAsync;
        fixture.Start();
        await Until.Async("it runs", () => fixture.Controller.LongestRunning is not null);
        fixture.Lose();
        await fixture.Running.Ends();
        Assert.That(await fixture.MetricsAsync(), Does.Not.Contain("result=\"error\""));
    }

    [Test]
    public async Task Led_again_it_looks_at_every_object_again()
    {
        await using var fixture = new ControllerFixture();
        fixture.Start();
        await Until.Async("first", () => fixture.Reconciler.Times(Keys.A) == 1);
        fixture.Stop();
        await fixture.Running.Ends();
        fixture.Informer.Change(Keys.B);
        fixture.Controller.Enqueue(Keys.B);

        using var stop = new CancellationTokenSource();
        var running = fixture.Controller.RunAsync(stop.Token);
        await Until.Async(
            "all again", () => fixture.Reconciler.Times(Keys.A) == 2 && fixture.Reconciler.Times(Keys.B) == 1);
        await stop.CancelAsync();
        await running.Ends();
    }

    private static async ValueTask<ReconcileResult> HangAsync(ObjectKey key, CancellationToken token)
    {
        await Task.Delay(Timeout.Infinite, token);
        return ReconcileResult.Done;
    }

    private static Task Passing(ControllerFixture fixture, string what, Func<bool> holds) =>
        Until.PassingAsync(fixture.Time, TimeSpan.FromSeconds(1), what, holds);
}
