namespace GatewayOperator.Cli.Sessions;

/// <summary>How the list of sessions is printed.</summary>
public enum SessionsFormat
{
    Table = 0,

    /// <summary>A table with further columns.</summary>
    Wide = 1,

    /// <summary>For programs.</summary>
    Json = 2,

    /// <summary>For spreadsheets (RFC 4180).</summary>
    Csv = 3,

    Yaml = 4,
}
