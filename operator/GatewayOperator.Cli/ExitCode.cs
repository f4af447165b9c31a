namespace GatewayOperator.Cli;

/// <summary>What the program's exit code says.</summary>
public enum ExitCode
{
    Success = 0,

    /// <summary>It could not do what it was asked to.</summary>
    Failure = 1,

    /// <summary>It was asked in words it does not know.</summary>
    Usage = 2,
}
