using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Kubernetes.Tests.Informers;
using GatewayOperator.Kubernetes.Tests.Scripted;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Kubernetes.Tests.Controllers;

/// <summary>Which changes wake a controller, seen through a real informer.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ChangeSourceTests
{
    private readonly ConcurrentQueue<ObjectKey> _woken = new();

    [Test]
    public async Task A_status_report_does_not_wake_the_controller_of_the_object_and_a_wish_does()
    {
        await using var fixture = await InformerFixture<ApprovalRule>.CreateAsync();
        fixture.Server.Put(Rule(1, generation: 1));
        var source = new PrimarySource<ApprovalRule>(fixture.Informer, ChangePredicates.Wishes);
        source.Start(_woken.Enqueue, _ => { });
        var watch = await fixture.StartedAsync();
        await Woken(1);

        watch.Send("MODIFIED", Rule(2, generation: 1));
        watch.Send("MODIFIED", Rule(3, generation: 1, label: "x"));
        await Woken(2);
        watch.Send("MODIFIED", Rule(4, generation: 2, label: "x"));
        await Woken(3);
        watch.Send("MODIFIED", Rule(5, generation: 2, label: "x", deleting: true));
        await Woken(4);
        watch.Send("DELETED", Rule(6, generation: 2, label: "x", deleting: true));
        await Until.Async("the deletion wakes", () => _woken.Count > 4);
        Assert.That(_woken.Distinct().Single(), Is.EqualTo(new ObjectKey("shop", "no-ledger")));
    }

    [Test]
    public async Task An_object_that_breaks_or_goes_broken_wakes_its_controller()
    {
        await using var fixture = await InformerFixture<ApprovalRule>.CreateAsync();
        var source = new PrimarySource<ApprovalRule>(fixture.Informer, ChangePredicates.Wishes);
        source.Start(_woken.Enqueue, _ => { });
        var watch = await fixture.StartedAsync();
        watch.Send("ADDED", Rule(1, mode: "Sometimes"));
        await Woken(1);
        watch.Send("DELETED", Rule(2, mode: "Sometimes"));
        await Woken(2);
    }

    [Test]
    public async Task An_object_that_turns_to_another_wakes_both()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        fixture.Server.Put(Mapped(1, "orders"));
        var source = new MappedSource<V1ConfigMap>(
            fixture.Informer, map => [new ObjectKey("shop", map.Metadata.Labels["for"])]);
        source.Start(_woken.Enqueue, _ => { });
        var watch = await fixture.StartedAsync();
        await Woken(1);

        watch.Send("MODIFIED", Mapped(2, "billing"));
        await Woken(3);
        Assert.That(_woken.Select(k => k.Name), Is.EqualTo(new[] { "orders", "billing", "orders" }));

        watch.Send("DELETED", Mapped(3, "billing"));
        await Until.Async("the deletion wakes", () => _woken.Count >= 4);
        Assert.That(_woken.Skip(3).Select(k => k.Name).Distinct(), Is.EqualTo(new[] { "billing" }));
    }

    [Test]
    public async Task What_was_there_before_the_controller_ran_is_known_when_it_turns_away()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        fixture.Server.Put(Mapped(1, "orders"));
        var watch = await fixture.StartedAsync();
        var source = new MappedSource<V1ConfigMap>(
            fixture.Informer, map => [new ObjectKey("shop", map.Metadata.Labels["for"])]);
        source.Start(_woken.Enqueue, _ => { });
        watch.Send("MODIFIED", Mapped(2, "billing"));
        await Woken(2);
        Assert.That(_woken.Select(k => k.Name), Is.EquivalentTo(new[] { "orders", "billing" }));
    }

    [Test]
    public async Task A_map_that_fails_makes_the_controller_look_at_everything()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var unclear = 0;
        var source = new MappedSource<V1ConfigMap>(fixture.Informer, map => throw new FormatException("no label"));
        source.Start(_woken.Enqueue, _ => unclear++);
        var watch = await fixture.StartedAsync();
        watch.Send("ADDED", Mapped(1, "orders"));
        await Until.Async("told", () => unclear == 1);
    }

    [Test]
    public async Task A_child_wakes_the_object_that_controls_it()
    {
        await using var rules = await InformerFixture<ApprovalRule>.CreateAsync();
        await using var children = await InformerFixture<V1ConfigMap>.CreateAsync();
        var reconciler = new ScriptedReconciler();
        var controller = new ControllerBuilder(rules.Time, NullLogger.Instance)
            .For(rules.Informer)
            .Owns(children.Informer)
            .Build("test", reconciler);
        using var stop = new CancellationTokenSource();
        var running = controller.RunAsync(stop.Token);
        await rules.StartedAsync();
        var watch = await children.StartedAsync();

        var child = Mapped(1, "x");
        child["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "dbgateway.dev/v1alpha1",
            ["kind"] = "ApprovalRule",
            ["name"] = "no-ledger",
            ["uid"] = "u",
            ["controller"] = true,
        });
        await Until.PassingAsync(rules.Time, TimeSpan.Zero, "it is woken", () =>
        {
            // The controller may not listen yet: every version is another change.
            child["metadata"]!["resourceVersion"] = Guid.NewGuid().ToString("N");
            watch.Send("MODIFIED", child);
            return reconciler.Times(new ObjectKey("shop", "no-ledger")) > 0;
        });
        await stop.CancelAsync();
        await running.Ends();
    }

    private Task Woken(int times) => Until.Async($"woken {times} times", () => _woken.Count == times);

    private static JsonObject Rule(
        int version, int generation = 1, string? label = null, bool deleting = false, string mode = "Enforce")
    {
        var rule = Scripted.Objects.Rule("no-ledger", version, mode);
        rule["metadata"]!["generation"] = generation;
        rule["metadata"]!["labels"] = label is null ? [] : new JsonObject { ["team"] = label };
        if (deleting)
        {
            rule["metadata"]!["deletionTimestamp"] = "2026-03-01T12:00:00Z";
        }

        return rule;
    }

    private static JsonObject Mapped(int version, string label)
    {
        var map = Scripted.Objects.ConfigMap("settings", version);
        map["metadata"]!["labels"] = new JsonObject { ["for"] = label };
        return map;
    }
}
