using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using k8s.Models;

namespace GatewayOperator.Kubernetes.Tests.Metadata;

public sealed class OwnerReferencesTests
{
    private static readonly ResourceType Targets = ResourceType.Of<DatabaseTarget>();

    [Test]
    public void A_child_leads_to_its_controller_only()
    {
        var child = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["namespace"] = "shop",
                ["name"] = "orders-gateway",
                ["ownerReferences"] = OwnerReferences.Controller(Owner("u1")),
            },
        };

        Assert.That(OwnerReferences.ControllerOf(child, Targets), Is.EqualTo(new ObjectKey("shop", "orders")));
        Assert.That(OwnerReferences.ControllerOf(child, ResourceType.Of<V1Pod>()), Is.Null);
        Assert.That(OwnerReferences.Controls(Owner("u1"), child), Is.True);
        Assert.That(OwnerReferences.Controls(Owner("u2"), child), Is.False, "another object of the same name");
    }

    [Test]
    public void An_owner_that_does_not_control_is_not_followed()
    {
        var child = new V1Secret
        {
            Metadata = new V1ObjectMeta
            {
                Name = "s",
                NamespaceProperty = "shop",
                OwnerReferences =
                [
                    new V1OwnerReference { ApiVersion = Targets.ApiVersion, Kind = Targets.Kind, Name = "x" },
                ],
            },
        };

        Assert.That(OwnerReferences.ControllerOf(child, Targets), Is.Null);
    }

    private static Secret Owner(string uid) => new()
    {
        ApiVersion = Targets.ApiVersion,
        Kind = Targets.Kind,
        Metadata = new ObjectMeta { Namespace = "shop", Name = "orders", Uid = uid },
    };
}
