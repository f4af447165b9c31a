namespace GatewayOperator.Statuses;

/// <summary>Where clients find a target's gateway, and what they verify it with.</summary>
public sealed record GatewayDoor
{
    /// <summary>Address and port for the status; null while nothing listens.</summary>
    public string? Listening { get; init; }

    /// <summary>Name that a client on its own machine connects to and verifies.</summary>
    public string Host { get; init; } = "localhost";

    public int Port { get; init; }

    /// <summary>URL of the gateway's metrics.</summary>
    public string? Metrics { get; init; }

    /// <summary>Where the authority is published.</summary>
    public required string Authority { get; init; }

    /// <summary>File of the authority as a command line names it.</summary>
    public required string AuthorityFile { get; init; }
}
