namespace GatewayProxy.Recording.Reading;

/// <summary><c>statement</c>: the intent, or a refusal when <see cref="Verdict"/> is <c>deny</c>.</summary>
public sealed record StatementLine : JournalLine
{
    /// <summary>Number of the statement, from 1.</summary>
    public required long N { get; init; }

    public required string Protocol { get; init; }

    public string? Sql { get; init; }

    /// <summary>The text's bytes when they are not UTF-8.</summary>
    public string? SqlHex { get; init; }

    /// <summary>Length of the whole text when <see cref="Sql"/> is its head.</summary>
    public long? SqlBytes { get; init; }

    public bool SqlTruncated { get; init; }

    /// <summary>Literals of the text that marks stand for.</summary>
    public int SqlRedacted { get; init; }

    /// <summary>The text could not be taken apart, and none of it is recorded.</summary>
    public bool SqlWithheld { get; init; }

    /// <summary>Keyed digest of a redacted text of which not all is recorded.</summary>
    public string? SqlDigest { get; init; }

    public string? SqlSha256 { get; init; }

    /// <summary>What went upstream, when that is another text.</summary>
    public string? Sent { get; init; }

    public string? SentHex { get; init; }

    /// <summary>Not all of what goes upstream is recorded.</summary>
    public bool SentTruncated { get; init; }

    /// <summary>Number of the <c>prepare</c> line that has the text.</summary>
    public long? Prepared { get; init; }

    public string? Name { get; init; }

    public string? Portal { get; init; }

    public uint? FunctionOid { get; init; }

    public IReadOnlyList<RecordedParameter> Parameters { get; init; } = [];

    /// <summary>How many there were, when not all are recorded.</summary>
    public int? ParametersTotal { get; init; }

    public required string Verdict { get; init; }

    public string? Reason { get; init; }

    public string? Rule { get; init; }

    /// <summary>Why the rules decided so.</summary>
    public string? Why { get; init; }

    /// <summary>What is dangerous about it, where a rule asked.</summary>
    public IReadOnlyList<string> Risks { get; init; } = [];

    /// <summary>What rules in <c>mode: DryRun</c> would have decided.</summary>
    public IReadOnlyList<string> DryRuns { get; init; } = [];

    public string? Approval { get; init; }

    public string? PolicyRevision { get; init; }

    public bool Internal { get; init; }
}
