namespace GatewayOperator.Cluster.Running;

/// <summary>How log lines are written.</summary>
public enum LogFormat
{
    Json = 0,
    Text = 1,
}
