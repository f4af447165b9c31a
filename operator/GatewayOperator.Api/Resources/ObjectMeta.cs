using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Resources;

/// <summary>The part of Kubernetes' ObjectMeta that this project reads.</summary>
public sealed record ObjectMeta
{
    [Description("Name, unique for the kind in its namespace.")]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "lower-case letters, digits and '-', starting and ending alphanumeric")]
    [Length(1, 63)]
    public required string Name { get; init; }

    [Description("Namespace; resources refer to each other within one namespace only.")]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "lower-case letters, digits and '-', starting and ending alphanumeric")]
    [Length(1, 63)]
    public string Namespace { get; init; } = "default";

    [Description("Labels.")]
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    [Description("Annotations.")]
    [Length(0, 262144)]
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    [Description("Identity over the lifetime of the object; set by the resource store.")]
    public string? Uid { get; init; }

    [Description("Moves with every change of the spec; set by the resource store.")]
    public long? Generation { get; init; }

    [Description("Version of the stored object; set by the resource store.")]
    public string? ResourceVersion { get; init; }

    [Description("When the object was created; set by the resource store.")]
    public DateTimeOffset? CreationTimestamp { get; init; }

    [Description("When deletion was asked for; set by the resource store.")]
    public DateTimeOffset? DeletionTimestamp { get; init; }

    [Description("Controllers that must act before the object goes.")]
    public IReadOnlyList<string> Finalizers { get; init; } = [];
}
