using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Compile;
using GatewayOperator.Resources;

namespace GatewayOperator.Tests.Compile;

public sealed class SourceCompilerTests
{
    private static readonly SourceConfig[] Judged =
    [
        new(ResourceKinds.Target, "orders", "t", 3), new(ResourceKinds.Grant, "ci", "g", 4),
        new(ResourceKinds.Policy, "pii", "p", 5),
    ];

    [Test]
    public void Files_are_no_sources_that_a_proxy_could_look_at()
    {
        var resources = TargetYaml.Read(TargetYaml.With("port: 5432"));
        Assert.That(SourceCompiler.Compile(resources.Targets.Single(), resources), Is.Empty);
    }

    [Test]
    public void What_the_API_server_gave_an_identity_is_named_with_its_generation()
    {
        var read = TargetYaml.Read(TargetYaml.With("port: 5432"));
        var target = read.Targets.Single();
        target = target with { Metadata = target.Metadata with { Uid = "t", Generation = 3 } };
        Assert.That(SourceCompiler.Compile(target, read), Is.EqualTo(Judged[..1]));
    }

    [Test]
    public void An_invalid_edit_was_judged_although_the_version_before_it_stays_in_force()
    {
        var read = TargetYaml.Read(TargetYaml.With("port: 5432"));
        var target = read.Targets.Single();
        target = target with { Metadata = target.Metadata with { Uid = "t", Generation = 3 } };
        var edited = new ResourceSet
        {
            Resources = read.Resources,
            Origins = read.Origins,
            Broken = read.Broken,
            Unreadable = [],
            Errors = [],
            Rejected = new Dictionary<ResourceKey, long> { [ResourceKey.Of(target)] = 4 },
        };
        Assert.That(SourceCompiler.Compile(target, edited).Single().Generation, Is.EqualTo(4));
    }

    [Test]
    public void A_policy_counts_as_judged_only_once_the_database_has_followed()
    {
        var published = Configurations.Config() with { Sources = Judged };
        var desired = Configurations.Config() with
        {
            Sources = [.. Judged.Select(s => s with { Generation = s.Generation + 1 })],
        };
        var waiting = GrantPublication.SourcesWhileWaiting(published, desired);
        Assert.That(waiting.Select(s => s.Generation), Is.EqualTo((long[])[4, 5, 5]));
        Assert.That(Narrowing.Frame(published, desired).Sources, Is.EqualTo(waiting));
    }
}
