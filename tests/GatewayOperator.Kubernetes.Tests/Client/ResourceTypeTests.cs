using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using k8s.Models;

namespace GatewayOperator.Kubernetes.Tests.Client;

/// <summary>Where kinds are found.</summary>
public sealed class ResourceTypeTests
{
    [Test]
    public void Kinds_of_all_sorts_are_found_where_the_API_server_has_them()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                ResourceType.Of<DatabaseGrant>().Path("shop", "g", "status"),
                Is.EqualTo("/apis/dbgateway.dev/v1alpha1/namespaces/shop/databasegrants/g/status"));
            Assert.That(
                ResourceType.Of<DatabaseGrant>().Path(null), Is.EqualTo("/apis/dbgateway.dev/v1alpha1/databasegrants"));
            Assert.That(ResourceType.Of<Secret>().Path("shop", "s"), Is.EqualTo("/api/v1/namespaces/shop/secrets/s"));
            Assert.That(
                ResourceType.Of<V1Deployment>().Path("shop"), Is.EqualTo("/apis/apps/v1/namespaces/shop/deployments"));
            Assert.That(ResourceType.Of<V1Namespace>().Path(null, "shop"), Is.EqualTo("/api/v1/namespaces/shop"));
            Assert.That(
                ResourceType.Of<V1SubjectAccessReview>().Path(""),
                Is.EqualTo("/apis/authorization.k8s.io/v1/subjectaccessreviews"));
        });
    }

    [Test]
    public void A_name_cannot_lead_to_another_object() =>
        Assert.That(
            ResourceType.Of<Secret>().Path("shop", "../../kube-system/secrets/s?x"),
            Is.EqualTo("/api/v1/namespaces/shop/secrets/..%2F..%2Fkube-system%2Fsecrets%2Fs%3Fx"));

    [Test]
    public void A_kind_of_no_namespace_is_not_looked_for_in_one() =>
        Assert.That(() => ResourceType.Of<V1Namespace>().Path("shop"), Throws.ArgumentException);

    [Test]
    public void A_type_that_is_no_kind_is_refused() =>
        Assert.That(() => ResourceType.Of<string>(), Throws.ArgumentException);
}
