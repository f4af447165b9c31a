using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Resources;

/// <summary>A resource of group <c>dbgateway.dev</c>.</summary>
/// <typeparam name="TSpec">What the user wants.</typeparam>
/// <typeparam name="TStatus">What the operator found.</typeparam>
public abstract record CustomKubernetesEntity<TSpec, TStatus> : IResource
    where TSpec : class
    where TStatus : ResourceStatus
{
    [Description("Group and version of the kind: dbgateway.dev/v1alpha1.")]
    public required string ApiVersion { get; init; }

    [Description("Name of the kind.")]
    public required string Kind { get; init; }

    [Description("Name, namespace, labels and annotations.")]
    public required ObjectMeta Metadata { get; init; }

    [Description("What is wanted.")]
    public required TSpec Spec { get; init; }

    [Description("What the operator found; written by it, never by users.")]
    public TStatus? Status { get; init; }
}
