namespace GatewayOperator.Cluster.Installation;

/// <summary>Why the operator cannot run on this cluster; says what to do.</summary>
public sealed class RunException(string message) : Exception(message);
