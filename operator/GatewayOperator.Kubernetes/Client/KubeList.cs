namespace GatewayOperator.Kubernetes;

/// <summary>All objects of a query at one moment.</summary>
/// <param name="Objects">The objects that could be decoded.</param>
/// <param name="ResourceVersion">Where a watch continues.</param>
/// <param name="Broken">The objects that could not be decoded.</param>
public sealed record KubeList<T>(
    IReadOnlyList<KubeObject<T>> Objects,
    string ResourceVersion,
    IReadOnlyList<BrokenObject> Broken)
    where T : class
{
    /// <summary>The decoded objects themselves.</summary>
    public IEnumerable<T> Items => Objects.Select(o => o.Value);
}
