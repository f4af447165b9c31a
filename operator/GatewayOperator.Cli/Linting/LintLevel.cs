namespace GatewayOperator.Cli.Linting;

/// <summary>How bad a finding is.</summary>
internal enum LintLevel
{
    /// <summary>Something that is written is not in force, or refuses what it should not.</summary>
    Error = 0,

    /// <summary>It works as written, and somebody should ask whether it is meant.</summary>
    Warning = 1,
}
