using GatewayOperator.Kubernetes.Tests.Controllers;
using GatewayOperator.Kubernetes.Tests.Scripted;

namespace GatewayOperator.Kubernetes.Tests.Observability;

public sealed class RuntimeHealthTests
{
    [Test]
    public void A_watch_that_nobody_tends_asks_for_a_restart()
    {
        var informer = new StillInformer();
        var health = new RuntimeHealth().Watch(informer);
        informer.Untended = TimeSpan.FromMinutes(4.9);
        Assert.That(health.NotLiveBecause(), Is.Null);

        informer.Untended = TimeSpan.FromMinutes(5.1);
        Assert.That(health.NotLiveBecause(), Does.Contain("configmaps"));
    }

    [Test]
    public async Task A_worker_that_hangs_asks_for_a_restart()
    {
        await using var fixture = new ControllerFixture();
        var end = new TaskCompletionSource();
        fixture.Reconciler.Script = async (_, _) =>
        {
            await end.Task;
            return ReconcileResult.Done;
        };
        fixture.Start();
        var health = new RuntimeHealth().Watch(fixture.Controller);
        await Until.Async("it hangs", () => fixture.Controller.LongestRunning is not null);
        fixture.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.That(health.NotLiveBecause(), Is.Null);

        fixture.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(health.NotLiveBecause(), Is.EqualTo("databasegrant works on shop/a for 660 s"));
        end.SetResult();
    }

    [Test]
    public void Ready_is_what_has_read_everything_and_misses_nothing()
    {
        var informer = new StillInformer();
        string? missing = "the certificate is not there yet";
        var health = new RuntimeHealth().Watch(informer).ReadyWhen(() => missing);
        Assert.That(health.NotReadyBecause(), Does.Contain("configmaps"));

        informer.Sync();
        Assert.That(health.NotReadyBecause(), Is.EqualTo(missing));

        missing = null;
        Assert.That(health.NotReadyBecause(), Is.Null);
    }
}
