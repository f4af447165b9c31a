namespace GatewayOperator.Cli.Output;

/// <summary>How a list is printed.</summary>
public enum OutputFormat
{
    Table = 0,

    /// <summary>A table with further columns.</summary>
    Wide = 1,

    /// <summary>For programs.</summary>
    Json = 2,
}
