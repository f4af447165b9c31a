using GatewayOperator.Cluster.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning;
using GatewayOperator.Targets;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Targets;

public sealed class MemoryTests
{
    [Test]
    public async Task Keys_are_made_once_however_many_operators_begin_at_the_same_time()
    {
        await using var stage = await TargetStage.StartAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => new TargetKeys(stage.Client, stage.Owned, TimeProvider.System).EnsureAsync(stage.Owner, default)));
        var later = await new TargetKeys(stage.Client, stage.Owned, TimeProvider.System)
            .EnsureAsync(stage.Owner, default);

        Assert.That(all.Select(k => k.RoleKey), Is.All.EqualTo(later.RoleKey));
        Assert.That(all.Select(k => k.Authority), Is.All.EqualTo(later.Authority));
    }

    [Test]
    public async Task Keys_cannot_be_written_over()
    {
        await using var stage = await TargetStage.StartAsync();
        await new TargetKeys(stage.Client, stage.Owned, TimeProvider.System).EnsureAsync(stage.Owner, default);

        var refused = await TargetStage.Server.Kubectl().RunAsync(
            "patch", "secret", "orders-gateway-keys", "-n", stage.Namespace, "--type=merge", "-p",
            """{"stringData": {"role-key": "00"}}""");

        Assert.That(refused.Error, Does.Contain("immutable"));
    }

    [Test]
    public async Task A_secret_of_the_name_that_is_somebody_elses_is_not_used()
    {
        await using var stage = await TargetStage.StartAsync();
        (await TargetStage.Server.Kubectl().RunAsync(
            "create", "secret", "generic", "orders-gateway-keys", "-n", stage.Namespace,
            $"--from-literal=role-key={new string('0', 64)}")).Succeeded();

        Assert.That(
            async () => await new TargetKeys(stage.Client, stage.Owned, TimeProvider.System)
                .EnsureAsync(stage.Owner, default),
            Throws.InstanceOf<TargetMaterialsException>().With.Message.Contains("does not belong to this target"));
    }

    [Test]
    public async Task What_protection_reached_is_known_to_the_next_operator()
    {
        await using var stage = await TargetStage.StartAsync();
        var plan = await PlanAsync(stage);
        using var first = new SecretDocuments(stage.Client, stage.Owned, stage.Owner);
        await Memory(first).SaveKnownAsync(plan, Known(1), default);
        await Memory(first).SaveKnownAsync(plan, Known(2), default);

        using var next = new SecretDocuments(stage.Client, stage.Owned, stage.Owner);
        var known = await Memory(next).LoadKnownAsync(plan, default);

        Assert.That(known.Single().DatabaseOid, Is.EqualTo(2));
        Assert.That(await Memory(next).LoadAsync(plan, default), Is.Empty);
    }

    [Test]
    public async Task An_operator_that_leads_no_more_writes_nothing_over_what_the_leader_remembers()
    {
        await using var stage = await TargetStage.StartAsync();
        var plan = await PlanAsync(stage);
        using var old = new SecretDocuments(stage.Client, stage.Owned, stage.Owner);
        using var leader = new SecretDocuments(stage.Client, stage.Owned, stage.Owner);
        await Memory(old).SaveKnownAsync(plan, Known(1), default);
        await Memory(leader).LoadKnownAsync(plan, default);
        await Memory(leader).SaveKnownAsync(plan, Known(2), default);
        var written = Versions(await stage.FindAsync(OwnedKinds.Secret, old.Name));
        await stage.SeenAsync(OwnedKinds.Secret, old.Name, o => Versions(o) == written);

        Assert.That(
            async () => await Memory(old).SaveKnownAsync(plan, Known(3), default),
            Throws.InstanceOf<ProtectionMemoryException>());
        Assert.That((await Memory(leader).LoadKnownAsync(plan, default)).Single().DatabaseOid, Is.EqualTo(2));
    }

    [Test]
    public async Task A_damaged_memory_is_no_empty_one()
    {
        await using var stage = await TargetStage.StartAsync();
        var plan = await PlanAsync(stage);
        using var documents = new SecretDocuments(stage.Client, stage.Owned, stage.Owner);
        await Memory(documents).SaveKnownAsync(plan, Known(1), default);
        (await TargetStage.Server.Kubectl().RunAsync(
            "patch", "secret", documents.Name, "-n", stage.Namespace, "--type=merge", "-p",
            """{"stringData": {"known-objects.json.gz": "nonsense"}}""")).Succeeded();

        using var next = new SecretDocuments(stage.Client, stage.Owned, stage.Owner);
        Assert.That(
            async () => await Memory(next).LoadKnownAsync(plan, default),
            Throws.InstanceOf<ProtectionMemoryException>().With.Message.Contains("damaged"));
    }

    private static SecretMemory Memory(SecretDocuments documents) => new(_ => documents);

    private static string? Versions(System.Text.Json.Nodes.JsonObject? secret) =>
        secret?["metadata"]?["resourceVersion"]?.GetValue<string>();

    private static IReadOnlyList<KnownObjects> Known(uint database) =>
        [new KnownObjects { DatabaseOid = database, Said = [], Relations = new Dictionary<uint, short>() }];

    private static async Task<TargetPlan> PlanAsync(TargetStage stage) => TargetCompiler.Compile(
        stage.Target,
        await stage.ReadAsync(),
        ClusterMaterials.ForRemoval(stage.Options),
        TimeProvider.System.GetUtcNow()).Plan!;
}
