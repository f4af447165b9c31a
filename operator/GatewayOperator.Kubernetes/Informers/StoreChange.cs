namespace GatewayOperator.Kubernetes;

/// <summary>What a write to the store changed.</summary>
/// <param name="Key">Whose change it is.</param>
/// <param name="Value">As it is, or as it was before it was deleted; null when no version could be decoded.</param>
/// <param name="Deleted">Whether it is gone.</param>
internal sealed record StoreChange<T>(ObjectKey Key, T? Value, bool Deleted)
    where T : class
{
    /// <summary>Set when the object cannot be decoded now.</summary>
    public BrokenObject? Broken { get; init; }
}
