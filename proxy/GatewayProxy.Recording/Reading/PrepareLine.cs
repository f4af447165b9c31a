namespace GatewayProxy.Recording.Reading;

/// <summary><c>prepare</c>: a Parse that went upstream.</summary>
public sealed record PrepareLine : JournalLine
{
    public required string Name { get; init; }

    public string? Sql { get; init; }

    public string? SqlHex { get; init; }

    public long? SqlBytes { get; init; }

    public bool SqlTruncated { get; init; }

    /// <summary>Literals of the text that marks stand for.</summary>
    public int SqlRedacted { get; init; }

    /// <summary>The text could not be taken apart, and none of it is recorded.</summary>
    public bool SqlWithheld { get; init; }

    /// <summary>Keyed digest of a redacted text of which not all is recorded.</summary>
    public string? SqlDigest { get; init; }

    public string? Sent { get; init; }

    public string? SentHex { get; init; }

    /// <summary>Not all of what went upstream is recorded.</summary>
    public bool SentTruncated { get; init; }

    /// <summary>Type OIDs the client named; 0 leaves the choice to the server.</summary>
    public IReadOnlyList<uint> ParameterTypes { get; init; } = [];
}
