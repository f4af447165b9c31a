namespace GatewayOperator.Kubernetes;

/// <summary>What a change predicate may look at: enough to tell a wish from a report, and no object is kept.</summary>
/// <param name="Generation">Moves with the spec; 0 for kinds that have none.</param>
/// <param name="ResourceVersion">Moves with everything.</param>
/// <param name="Deleting">Whether deletion was asked for.</param>
/// <param name="Annotations">Digest of labels, annotations and finalizers.</param>
public readonly record struct ObjectHead(long Generation, string? ResourceVersion, bool Deleting, int Annotations);
