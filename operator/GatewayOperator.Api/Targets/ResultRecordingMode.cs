namespace GatewayOperator.Api.Targets;

/// <summary>Whether result rows are recorded.</summary>
public enum ResultRecordingMode
{
    None = 0,
    Masked = 1,
}
