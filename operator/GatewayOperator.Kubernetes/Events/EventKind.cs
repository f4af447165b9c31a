namespace GatewayOperator.Kubernetes;

/// <summary>Whether an Event asks for somebody's attention.</summary>
public enum EventKind
{
    Normal,
    Warning,
}
