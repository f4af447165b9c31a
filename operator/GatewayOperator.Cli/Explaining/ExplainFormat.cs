namespace GatewayOperator.Cli.Explaining;

/// <summary>How an explanation is printed.</summary>
public enum ExplainFormat
{
    Text = 0,
    Json = 1,
    Yaml = 2,
}
