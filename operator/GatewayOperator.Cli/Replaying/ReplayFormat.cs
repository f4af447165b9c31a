namespace GatewayOperator.Cli.Replaying;

/// <summary>How a session is replayed.</summary>
public enum ReplayFormat
{
    Text = 0,

    /// <summary>The recorded lines, one JSON object each.</summary>
    Json = 1,

    /// <summary>What ran, as a script; what did not is in comments.</summary>
    Sql = 2,

    /// <summary>For terminal players (asciicast v2).</summary>
    Asciicast = 3,

    /// <summary>One page that needs no network.</summary>
    Html = 4,
}
