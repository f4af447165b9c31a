namespace GatewayProxy.Recording.Reading;

/// <summary><c>sessionStart</c>: the first line.</summary>
public sealed record SessionStartLine : JournalLine
{
    /// <summary>Version of the format.</summary>
    public required int V { get; init; }

    public required string Session { get; init; }

    public required RecordedObject Target { get; init; }

    public required string Database { get; init; }

    public required RecordedObject Grant { get; init; }

    public required RecordedPrincipal Principal { get; init; }

    public required string Client { get; init; }

    public required string UpstreamRole { get; init; }

    public required string Masking { get; init; }

    public required string PolicyRevision { get; init; }

    public string? Tls { get; init; }

    public string? ApplicationName { get; init; }

    public string? ClientEncoding { get; init; }
}
