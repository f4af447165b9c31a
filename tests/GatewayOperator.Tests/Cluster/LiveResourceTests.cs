using System.Text.Json.Nodes;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Validation;
using GatewayOperator.Cluster.Live;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Tests.Cluster;

/// <summary>What counts of an object whose newest version may be wrong.</summary>
public sealed class LiveResourceTests
{
    private static readonly DatabaseGrant Grant = Sample<DatabaseGrant>("databasegrant.yaml");
    private static readonly MaskingPolicy Policy = Sample<MaskingPolicy>("maskingpolicy.yaml");

    [Test]
    public void Report_about_an_object_is_no_change_of_it()
    {
        var before = LiveResource.Next(ResourceKey.Of(Grant), null, Grant, null);
        var reported = Grant with
        {
            Metadata = Grant.Metadata with { ResourceVersion = "8" },
            Status = new DatabaseGrantStatus { LoginRole = "x" },
        };

        Assert.That(LiveResource.Next(ResourceKey.Of(Grant), before, reported, null), Is.SameAs(before));
    }

    [Test]
    public void Grant_that_cannot_be_decoded_any_more_ends()
    {
        var before = LiveResource.Next(ResourceKey.Of(Grant), null, Grant, null);

        var after = LiveResource.Next(ResourceKey.Of(Grant), before, Grant, Broken(Grant));

        Assert.That(after!.InForce, Is.Null);
        Assert.That(after.Errors!.Single().ToString(), Is.EqualTo("unknown mode"));
        Assert.That(after.Target, Is.EqualTo(before!.Target));
    }

    [Test]
    public void Grant_that_is_being_deleted_is_gone()
    {
        var deleting = Grant with
        {
            Metadata = Grant.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch, Finalizers = ["other/one"] },
        };

        Assert.That(LiveResource.Next(ResourceKey.Of(Grant), null, deleting, null)!.InForce, Is.Null);
    }

    [Test]
    public void Policy_that_cannot_be_decoded_any_more_protects_as_before()
    {
        var before = LiveResource.Next(ResourceKey.Of(Policy), null, Policy, null);

        var after = LiveResource.Next(ResourceKey.Of(Policy), before, Policy, Broken(Policy));

        Assert.That(after!.InForce, Is.SameAs(Policy));
        Assert.That(after.IsUnreadable, Is.False);
    }

    [Test]
    public void Policy_that_nobody_ever_could_read_is_known_to_be_unreadable()
    {
        var found = LiveResource.Next(ResourceKey.Of(Policy), null, null, Broken(Policy));

        Assert.That(found!.IsUnreadable);
        Assert.That(found.Target, Is.Null);
    }

    [Test]
    public void Last_good_version_is_that_of_the_same_object_only()
    {
        var before = LiveResource.Next(ResourceKey.Of(Policy), null, Policy, null);
        var another = Broken(Policy) with { Uid = "another" };

        Assert.That(LiveResource.Next(ResourceKey.Of(Policy), before, null, another)!.IsUnreadable);
    }

    private static BrokenObject Broken(IResource resource) => new(
        new ObjectKey(resource.Metadata.Namespace, resource.Metadata.Name),
        resource.Metadata.Uid,
        "9",
        new JsonObject(),
        "unknown mode");

    private static T Sample<T>(string file)
        where T : class, IResource
    {
        var text = File.ReadAllText(Path.Combine(Root(), "crds/samples", file));
        return (T)ResourceReader.Read(file, text, new ValidationContext(LocalMode: false)).Single().Resource!;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "GatewayOperator.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
