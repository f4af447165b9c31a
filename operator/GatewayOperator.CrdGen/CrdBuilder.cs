using System.Reflection;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.CrdGen;

/// <summary>Builds the CustomResourceDefinition (apiextensions.k8s.io/v1) of a kind.</summary>
public static class CrdBuilder
{
    /// <param name="type">The kind.</param>
    /// <param name="withRules">CEL rules; API servers before 1.25 refuse or drop them.</param>
    public static JsonObject Build(Type type, bool withRules)
    {
        var entity = ResourceKinds.EntityOf(type);
        var schema = RootSchema(type, withRules);
        StructuralCheck.Require(schema, entity.Kind);
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{entity.PluralName}.{entity.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = entity.Group,
                ["names"] = Names(entity),
                ["scope"] = "Namespaced",
                ["versions"] = new JsonArray(Version(type, entity, schema)),
            },
        };
    }

    private static JsonObject Names(KubernetesEntityAttribute entity) => new()
    {
        ["kind"] = entity.Kind,
        ["listKind"] = entity.Kind + "List",
        ["plural"] = entity.PluralName,
        ["singular"] = entity.Kind.ToLowerInvariant(),
        ["shortNames"] = new JsonArray(entity.ShortName),
        ["categories"] = new JsonArray(ResourceGroup.Category),
    };

    private static JsonObject Version(Type type, KubernetesEntityAttribute entity, JsonObject schema) => new()
    {
        ["name"] = entity.ApiVersion,
        ["served"] = true,
        ["storage"] = true,
        ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
        ["additionalPrinterColumns"] = new JsonArray(
            [.. type.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>().Select(Column)]),
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
    };

    private static JsonObject Column(GenericAdditionalPrinterColumnAttribute column)
    {
        var node = new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["jsonPath"] = column.JsonPath,
        };
        if (column.Priority > 0)
        {
            node["priority"] = column.Priority;
        }

        return node;
    }

    private static JsonObject RootSchema(Type type, bool withRules)
    {
        var generator = new SchemaGenerator(withRules);
        var root = new JsonObject
        {
            ["description"] = type.GetCustomAttribute<DescriptionAttribute>()!.Description,
            ["type"] = "object",
            ["required"] = new JsonArray("spec"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = Text(type, nameof(IResource.ApiVersion)),
                ["kind"] = Text(type, nameof(IResource.Kind)),
                ["metadata"] = new JsonObject { ["type"] = "object" },
                ["spec"] = generator.Property(type, "Spec"),
                ["status"] = generator.Property(type, "Status"),
            },
        };
        generator.AddRules(root, type);
        return root;
    }

    private static JsonObject Text(Type type, string property) => new()
    {
        ["description"] = type.GetProperty(property)!.GetCustomAttribute<DescriptionAttribute>()!.Description,
        ["type"] = "string",
    };
}
