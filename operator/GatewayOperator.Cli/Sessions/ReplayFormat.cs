namespace GatewayOperator.Cli.Sessions;

/// <summary>How a session is replayed.</summary>
public enum ReplayFormat
{
    Text = 0,

    /// <summary>The recorded lines, as they are.</summary>
    Json = 1,
}
