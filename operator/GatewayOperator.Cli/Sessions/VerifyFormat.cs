namespace GatewayOperator.Cli.Sessions;

/// <summary>How the outcome of a verification is printed.</summary>
public enum VerifyFormat
{
    Text = 0,

    /// <summary>One JSON object a line for every session, ledger and bad certificate.</summary>
    Json = 1,
}
