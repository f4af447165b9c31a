namespace GatewayProxy.Recording.Reading;

/// <summary><c>prepare</c>: a Parse that went upstream.</summary>
public sealed record PrepareLine : JournalLine
{
    public required string Name { get; init; }

    public string? Sql { get; init; }

    public string? SqlHex { get; init; }

    public long? SqlBytes { get; init; }

    public bool SqlTruncated { get; init; }

    public string? Sent { get; init; }

    /// <summary>Type OIDs the client named; 0 leaves the choice to the server.</summary>
    public IReadOnlyList<uint> ParameterTypes { get; init; } = [];
}
