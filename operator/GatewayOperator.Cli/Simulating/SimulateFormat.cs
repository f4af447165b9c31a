namespace GatewayOperator.Cli.Simulating;

/// <summary>How a simulation is printed.</summary>
public enum SimulateFormat
{
    Text = 0,
    Json = 1,
}
