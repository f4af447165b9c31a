using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Resources;
using GatewayOperator.Tests.Local;

namespace GatewayOperator.Tests.Resources;

public sealed class ResourceSetTests
{
    private static readonly ResourceKey Policy = new("MaskingPolicy", "shop", "customer-data");

    [Test]
    public void Broken_edit_of_a_policy_keeps_the_last_good_one_and_a_broken_grant_is_gone()
    {
        var good = Build(ResourceSet.Empty, Installation.Policy() + "\n---\n" + Installation.Grant());
        var broken = Build(good, "kind: MaskingPolicy\nmetadata: {name: customer-data, namespace: shop\n---\n"
            + Installation.Grant().Replace("databases", "database"));
        Assert.That(broken.Resources.Keys, Is.EqualTo(new[] { Policy }));
        Assert.That(broken.Resources[Policy], Is.SameAs(good.Resources[Policy]));
        Assert.That(broken.Broken.Keys, Has.Count.EqualTo(2));
        Assert.That(broken.Unreadable, Is.Empty);
    }

    [Test]
    public void Text_that_lost_even_its_name_still_stands_for_what_the_file_held()
    {
        var good = Build(ResourceSet.Empty, Installation.Policy());
        var broken = Build(good, "\t{{{ half a save");
        Assert.That(broken.Resources.Keys, Does.Contain(Policy));
        Assert.That(broken.Broken.Keys, Does.Contain(Policy));
    }

    [Test]
    public void Deleted_document_is_gone()
    {
        var good = Build(ResourceSet.Empty, Installation.Policy());
        Assert.That(Build(good, "").Resources, Is.Empty);
    }

    [Test]
    public void Policy_defined_twice_counts_as_broken_not_as_either()
    {
        var set = Build(ResourceSet.Empty, Installation.Policy() + "\n---\n" + Installation.Policy("phone"));
        Assert.That(set.Resources, Is.Empty);
        Assert.That(set.Unreadable, Is.Not.Empty);
        Assert.That(set.Errors.Select(e => e.Message), Has.All.Contains("keep one of them"));
    }

    [Test]
    public void Unreadable_policy_without_namespace_concerns_every_target()
    {
        var set = Build(ResourceSet.Empty, "kind: MaskingPolicy\nspec: {rules: [");
        Assert.That(set.Unreadable.Single().Concerns("any", "target"), Is.True);
    }

    private static ResourceSet Build(ResourceSet previous, string text) =>
        ResourceSetBuilder.Build(ResourceReader.Read("all.yaml", text, new(LocalMode: true)), previous);
}
