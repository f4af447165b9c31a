using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Kubernetes.Tests.Informers;
using GatewayOperator.Kubernetes.Tests.Scripted;
using Microsoft.AspNetCore.Http;

namespace GatewayOperator.Kubernetes.Tests.Controllers;

/// <summary>Finalizers, at an API server that answers what the test says.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EntityControllerTests : IEntityController<ApprovalRule>, IEntityFinalizer<ApprovalRule>
{
    private const string Finalizer = "dbgateway.dev/revoke";
    private static readonly ObjectKey Key = new("shop", "no-ledger");

    private readonly List<string> _calls = [];
    private ReconcileResult _finalized;

    string IEntityFinalizer<ApprovalRule>.Name => Finalizer;

    [Test]
    public async Task The_finalizer_is_on_the_object_before_the_controller_sees_it()
    {
        await using var fixture = await StartAsync(Rule());
        fixture.Server.AnswerNext(r => r.Method == "PATCH", Answer(Rule(Finalizer)));
        await ReconcileAsync(fixture);

        Assert.That(_calls, Is.EqualTo(new[] { $"reconcile {Finalizer}" }));
        var patch = JsonNode.Parse(fixture.Server.Requests.Single(r => r.Method == "PATCH").Body)!["metadata"]!;
        Assert.That((string?)patch["resourceVersion"], Is.EqualTo("1"), "only the object that was seen is changed");
        Assert.That((string?)patch["finalizers"]![0], Is.EqualTo(Finalizer));
    }

    [Test]
    public async Task A_conflict_leaves_the_work_to_the_next_reconcile()
    {
        await using var fixture = await StartAsync(Rule());
        fixture.Server.RefuseNext(r => r.Method == "PATCH", 409, "Conflict");
        Assert.That(async () => await ReconcileAsync(fixture), Throws.InstanceOf<KubeApiException>());
        Assert.That(_calls, Is.Empty);
    }

    [Test]
    public async Task An_object_that_is_being_deleted_is_finalized_and_let_go()
    {
        await using var fixture = await StartAsync(Deleting(Rule("other.dev/x", Finalizer)));
        fixture.Server.AnswerNext(r => r.Method == "PATCH", Answer(Rule("other.dev/x")));
        await ReconcileAsync(fixture);

        Assert.That(_calls, Is.EqualTo(new[] { "finalize" }));
        var patch = JsonNode.Parse(fixture.Server.Requests.Single(r => r.Method == "PATCH").Body)!["metadata"]!;
        Assert.That(patch["finalizers"]!.ToJsonString(), Is.EqualTo("[\"other.dev/x\"]"), "that of others stays");
    }

    [Test]
    public async Task What_is_not_undone_yet_is_kept()
    {
        _finalized = ReconcileResult.After(TimeSpan.FromSeconds(5));
        await using var fixture = await StartAsync(Deleting(Rule(Finalizer)));
        var result = await ReconcileAsync(fixture);

        Assert.That(result.RequeueAfter, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(fixture.Server.Requests.Where(r => r.Method == "PATCH"), Is.Empty);
    }

    [Test]
    public async Task An_object_that_others_hold_back_is_left_alone()
    {
        await using var fixture = await StartAsync(Deleting(Rule("other.dev/x")));
        await ReconcileAsync(fixture);
        Assert.That(_calls, Is.Empty);
    }

    [Test]
    public async Task That_the_object_is_gone_already_is_fine()
    {
        await using var fixture = await StartAsync(Deleting(Rule(Finalizer)));
        fixture.Server.RefuseNext(r => r.Method == "PATCH", 404, "NotFound");
        await ReconcileAsync(fixture);
        Assert.That(_calls, Is.EqualTo(new[] { "finalize" }));
    }

    [Test]
    public async Task An_object_that_is_not_there_is_deleted()
    {
        await using var fixture = await StartAsync(Rule());
        await ReconcileAsync(fixture, new ObjectKey("shop", "gone"));
        Assert.That(_calls, Is.EqualTo(new[] { "deleted gone" }));
    }

    ValueTask<ReconcileResult> IEntityController<ApprovalRule>.ReconcileAsync(
        ApprovalRule entity, CancellationToken cancellationToken)
    {
        _calls.Add("reconcile " + string.Join(',', entity.Metadata.Finalizers));
        return new(ReconcileResult.Done);
    }

    ValueTask<ReconcileResult> IEntityController<ApprovalRule>.DeletedAsync(
        ObjectKey key, CancellationToken cancellationToken)
    {
        _calls.Add("deleted " + key.Name);
        return new(ReconcileResult.Done);
    }

    ValueTask<ReconcileResult> IEntityFinalizer<ApprovalRule>.FinalizeAsync(
        ApprovalRule entity, CancellationToken cancellationToken)
    {
        _calls.Add("finalize");
        return new(_finalized);
    }

    private async Task<ReconcileResult> ReconcileAsync(InformerFixture<ApprovalRule> fixture, ObjectKey? key = null)
    {
        using var client = new KubeClient(fixture.Server.Connection);
        var controller = new EntityController<ApprovalRule>(fixture.Informer, this, client, this);
        return await controller.ReconcileAsync(key ?? Key, CancellationToken.None);
    }

    private static async Task<InformerFixture<ApprovalRule>> StartAsync(JsonObject rule)
    {
        var fixture = await InformerFixture<ApprovalRule>.CreateAsync();
        fixture.Server.Put(rule);
        await fixture.StartedAsync();
        return fixture;
    }

    private static JsonObject Rule(params string[] finalizers)
    {
        var rule = Scripted.Objects.Rule("no-ledger", 1);
        rule["metadata"]!["finalizers"] = new JsonArray([.. finalizers.Select(f => JsonValue.Create(f))]);
        return rule;
    }

    private static JsonObject Deleting(JsonObject rule)
    {
        rule["metadata"]!["deletionTimestamp"] = "2026-03-01T12:00:00Z";
        return rule;
    }

    private static Func<HttpContext, Task> Answer(JsonObject body) =>
        context => context.Response.WriteAsync(body.ToJsonString());
}
