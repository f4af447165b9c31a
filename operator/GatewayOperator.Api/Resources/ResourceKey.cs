namespace GatewayOperator.Api.Resources;

/// <summary>Identifies a resource by kind, namespace and name.</summary>
public readonly record struct ResourceKey(string Kind, string Namespace, string Name)
{
    public static ResourceKey Of(IResource resource) =>
        new(resource.Kind, resource.Metadata.Namespace, resource.Metadata.Name);

    public override string ToString() => $"{Kind} {Namespace}/{Name}";
}
