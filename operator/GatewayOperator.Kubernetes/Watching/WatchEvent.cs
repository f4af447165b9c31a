namespace GatewayOperator.Kubernetes;

/// <summary>One line of a watch.</summary>
/// <remarks>
/// <paramref name="ResourceVersion"/>: Where a later watch continues.
/// <paramref name="Object"/>: Null for a bookmark and when the object could not be decoded.
/// <paramref name="Broken"/>: Set when the object could not be decoded.
/// </remarks>
public sealed record WatchEvent<T>(
    WatchEventKind Kind,
    string? ResourceVersion,
    KubeObject<T>? Object,
    BrokenObject? Broken)
    where T : class
{
    /// <summary>Whose event it is; null for a bookmark.</summary>
    public ObjectKey? Key => Object?.Key ?? Broken?.Key;
}
