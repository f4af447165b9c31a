namespace GatewayOperator.Cli.Explaining;

/// <summary>What becomes of a text.</summary>
internal enum ExplainedVerdict
{
    Refused = 0,

    /// <summary>It goes on as it came.</summary>
    Runs = 1,

    /// <summary>It reads masks.</summary>
    RunsMasked = 2,
}
