using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Kubernetes.Tests.Scripted;

namespace GatewayOperator.Kubernetes.Tests.Informers;

/// <summary>An object that this version does not understand, for example made by the next one.</summary>
public sealed class UndecodableObjectTests
{
    private static readonly ObjectKey Key = new("shop", "rule");

    [Test]
    public async Task Its_last_good_version_stays_and_the_others_are_seen()
    {
        await using var fixture = await InformerFixture<ApprovalRule>.CreateAsync();
        fixture.Server.Put(Objects.Rule("rule", 1));
        var watch = await fixture.StartedAsync();

        watch.Send("MODIFIED", Objects.Rule("rule", 101, mode: "Lenient"));
        watch.Send("ADDED", Objects.Rule("other", 102));
        await Until.Async("the other is known", () => fixture.Find("other") is not null);

        Assert.Multiple(() =>
        {
            Assert.That(fixture.Find("rule")!.Spec.Mode, Is.EqualTo(RuleMode.Enforce));
            Assert.That(fixture.Informer.FindBroken(Key)!.Error, Does.Contain("$.spec.mode"));
            Assert.That(fixture.Informer.FindBroken(Key)!.Error, Does.Not.Contain("Lenient"));
            Assert.That((string?)fixture.Informer.FindBroken(Key)!.Metadata["name"], Is.EqualTo("rule"));
            Assert.That(fixture.Changed, Is.EqualTo(["rule", "rule", "other"]));
            Assert.That(fixture.Server.HasWatch, Is.False);
        });
    }

    [Test]
    public async Task It_hides_none_of_those_it_is_listed_with()
    {
        await using var fixture = await InformerFixture<ApprovalRule>.CreateAsync();
        fixture.Server.Put(Objects.Rule("a", 1));
        fixture.Server.Put(Objects.Rule("rule", 2, mode: "Lenient"));
        fixture.Server.Put(Objects.Rule("z", 3));

        await fixture.StartedAsync();

        Assert.That(fixture.Informer.All.Select(r => r.Metadata.Name), Is.EquivalentTo(["a", "z"]));
        Assert.That(fixture.Informer.Keys, Does.Contain(Key));
        Assert.That(fixture.Informer.Broken.Single().ResourceVersion, Is.EqualTo("2"));
    }

    [Test]
    public async Task It_is_whole_again_once_somebody_mends_it()
    {
        await using var fixture = await InformerFixture<ApprovalRule>.CreateAsync();
        fixture.Server.Put(Objects.Rule("rule", 1, mode: "Lenient"));
        var watch = await fixture.StartedAsync();

        watch.Send("MODIFIED", Objects.Rule("rule", 101, mode: "DryRun"));
        await Until.Async("it is known", () => fixture.Find("rule") is not null);

        Assert.That(fixture.Informer.FindBroken(Key), Is.Null);
    }

    [Test]
    public async Task The_good_version_of_a_namesake_does_not_stand_in_for_it()
    {
        await using var fixture = await InformerFixture<ApprovalRule>.CreateAsync();
        fixture.Server.Put(Objects.Rule("rule", 1, uid: "first"));
        var watch = await fixture.StartedAsync();

        fixture.Server.Put(Objects.Rule("rule", 150, mode: "Lenient", uid: "second"));
        watch.Send("ERROR", Objects.Status(410, "Expired"));
        await fixture.Server.WatchAsync();

        Assert.That(fixture.Find("rule"), Is.Null);
        Assert.That(fixture.Told, Is.EqualTo(["there", "gone"]));
    }

    [Test]
    public async Task When_it_goes_nothing_of_it_stays()
    {
        await using var fixture = await InformerFixture<ApprovalRule>.CreateAsync();
        fixture.Server.Put(Objects.Rule("rule", 1));
        var watch = await fixture.StartedAsync();

        watch.Send("MODIFIED", Objects.Rule("rule", 101, mode: "Lenient"));
        watch.Send("DELETED", Objects.Rule("rule", 102, mode: "Lenient"));
        await Until.Async("it is gone", () => fixture.Find("rule") is null);

        Assert.That(fixture.Informer.Keys, Is.Empty);
        Assert.That(fixture.Told.Last(), Is.EqualTo("gone"));
    }
}
