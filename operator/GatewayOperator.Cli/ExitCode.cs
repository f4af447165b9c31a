namespace GatewayOperator.Cli;

/// <summary>What the program's exit code says.</summary>
public enum ExitCode
{
    Success = 0,

    /// <summary>It could not do what it was asked to.</summary>
    Failure = 1,

    /// <summary>It was asked in words it does not know.</summary>
    Usage = 2,

    /// <summary>Verified: nothing is bad, and not all is proven: interrupted, or not signed.</summary>
    Unproven = 3,

    /// <summary>Verified: something that was recorded is missing.</summary>
    Incomplete = 4,

    /// <summary>Verified: something is not what was recorded.</summary>
    Forged = 5,
}
