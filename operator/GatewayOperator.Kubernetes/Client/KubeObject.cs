namespace GatewayOperator.Kubernetes;

/// <summary>An object with what the runtime knows of it whatever its type.</summary>
public sealed record KubeObject<T>(ObjectKey Key, string? Uid, string? ResourceVersion, T Value)
    where T : class;
