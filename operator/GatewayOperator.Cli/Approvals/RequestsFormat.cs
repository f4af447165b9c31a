namespace GatewayOperator.Cli.Approvals;

/// <summary>How requests are printed.</summary>
public enum RequestsFormat
{
    Table = 0,
    Wide = 1,
    Json = 2,
    Yaml = 3,
}
