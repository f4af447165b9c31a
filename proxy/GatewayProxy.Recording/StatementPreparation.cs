namespace GatewayProxy.Recording;

/// <summary>A Parse message about to be sent upstream.</summary>
public readonly ref struct StatementPreparation
{
    /// <summary>Empty or null for the unnamed statement.</summary>
    public string? Name { get; init; }

    /// <summary>The client's text, or the head of it.</summary>
    public ReadOnlySpan<byte> Sql { get; init; }

    /// <summary>Length of the whole text in bytes when <see cref="Sql"/> is only its head; else 0.</summary>
    public long SqlBytes { get; init; }

    /// <summary>What is sent upstream when that is another text; empty when it is the client's.</summary>
    public ReadOnlySpan<byte> Sent { get; init; }

    /// <summary>What is recorded of the texts in their place; null when they are recorded as they are.</summary>
    public RedactedText? Redacted { get; init; }

    /// <summary>
    /// The parameter type OIDs as they stand in the message: big-endian Int32 each, without their count.
    /// </summary>
    public ReadOnlySpan<byte> ParameterTypes { get; init; }
}
