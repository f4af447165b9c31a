using GatewayOperator.Api.Resources;

namespace GatewayOperator.Cluster.Statuses;

/// <summary>A status that was written and that the informer has not told of yet.</summary>
/// <param name="Uid">Whose it is.</param>
/// <param name="SeenVersion">The newest version that was known when it was written.</param>
/// <param name="Status">What was written.</param>
internal sealed record WrittenStatus(string? Uid, string? SeenVersion, ResourceStatus Status);
