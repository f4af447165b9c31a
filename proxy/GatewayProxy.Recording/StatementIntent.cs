namespace GatewayProxy.Recording;

/// <summary>
/// A statement about to be decided upon or sent. Everything bytes is a view into the client's message: nothing is
/// copied but into the line. An intent that sets no verdict records a refusal.
/// </summary>
public readonly ref struct StatementIntent
{
    public StatementProtocol Protocol { get; init; }

    /// <summary>
    /// The client's text in its client_encoding, or the head of it. Empty when <see cref="Prepared"/> says where it is.
    /// </summary>
    public ReadOnlySpan<byte> Sql { get; init; }

    /// <summary>Length of the whole text in bytes when <see cref="Sql"/> is only its head; else 0.</summary>
    public long SqlBytes { get; init; }

    /// <summary>What is sent upstream when that is another text; empty when it is the client's.</summary>
    public ReadOnlySpan<byte> Sent { get; init; }

    /// <summary>What <see cref="SessionJournal.WritePrepare"/> returned for the prepared statement, else 0.</summary>
    public long Prepared { get; init; }

    /// <summary>Name of the prepared statement; empty or null for the unnamed one.</summary>
    public string? Name { get; init; }

    /// <summary>Name of the portal; empty or null for the unnamed one.</summary>
    public string? Portal { get; init; }

    /// <summary>OID of the function of a FunctionCall, else 0.</summary>
    public uint FunctionOid { get; init; }

    /// <summary>
    /// The parameters as they stand in the message, from the count of format codes on: a Bind's body after the two
    /// names, a FunctionCall's after the OID. The head suffices (<see cref="SessionJournal.ParameterHeadBytes"/>).
    /// https://www.postgresql.org/docs/current/protocol-message-formats.html
    /// </summary>
    public ReadOnlySpan<byte> Parameters { get; init; }

    /// <summary>What is recorded of the texts in their place; null when they are recorded as they are.</summary>
    public RedactedText? Redacted { get; init; }

    /// <summary>Null when <see cref="Parameters"/> are recorded as they are.</summary>
    public ParameterRedaction? ParameterRedaction { get; init; }

    public StatementVerdict Verdict { get; init; }

    /// <summary>Stable code of the decision.</summary>
    public string? Reason { get; init; }

    /// <summary>The rule that decided, when one did.</summary>
    public string? Rule { get; init; }

    /// <summary>Why the rules decided so, in one line; null when none was asked.</summary>
    public string? Why { get; init; }

    /// <summary>What is dangerous about it; empty where no rule asks.</summary>
    public IReadOnlyList<string>? Risks { get; init; }

    /// <summary>The rules that would have decided, were they enforced, each in one line.</summary>
    public IReadOnlyList<string>? DryRuns { get; init; }

    /// <summary>The approval the statement runs under, when it needed one.</summary>
    public string? Approval { get; init; }

    /// <summary>Revision of the configuration that decided.</summary>
    public string? PolicyRevision { get; init; }

    /// <summary>The gateway's own statement, not the client's.</summary>
    public bool Internal { get; init; }
}
