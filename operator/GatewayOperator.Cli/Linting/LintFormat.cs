namespace GatewayOperator.Cli.Linting;

/// <summary>How findings are printed.</summary>
public enum LintFormat
{
    Text = 0,
    Json = 1,
}
