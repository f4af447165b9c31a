namespace GatewayOperator.Kubernetes;

/// <summary>The predicates that controllers choose from.</summary>
public static class ChangePredicates
{
    /// <summary>Every change, status included.</summary>
    public static readonly ChangePredicate Any = (_, _) => true;

    /// <summary>
    /// Changes of what somebody wants: spec, labels, annotations, finalizers, deletion. A controller's own status
    /// writes do not wake it. Of kinds without a generation every change counts.
    /// </summary>
    public static readonly ChangePredicate Wishes = (before, after) =>
        before is not { } known
        || known.Generation != after.Generation
        || (after.Generation == 0 && known.ResourceVersion != after.ResourceVersion)
        || known.Annotations != after.Annotations
        || known.Deleting != after.Deleting;
}
