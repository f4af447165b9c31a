namespace GatewayOperator.Tests.Masking.Corpus;

/// <summary>One entry of a corpus: what a client sends in a session of its own, and what shall become of it.</summary>
public sealed record SqlCase
{
    /// <summary>The file without its ending.</summary>
    public required string Class { get; init; }

    public required string Name { get; init; }

    public required Expectation Expectation { get; init; }

    /// <summary>What is sent, in order; each in a message of its own.</summary>
    public required IReadOnlyList<string> Statements { get; init; }

    /// <summary>Parameters of the last statement, as text; with them a case has no simple protocol.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Lines for a COPY FROM STDIN.</summary>
    public IReadOnlyList<string> CopyData { get; init; } = [];

    /// <summary>Why a database that holds masks answers otherwise; null when it does not.</summary>
    public string? Unlike { get; init; }

    /// <summary>Text that a value of the answer has where the case runs masked.</summary>
    public string? Shows { get; init; }

    /// <summary>The command tag of one of the statements where the case runs masked.</summary>
    public string? Tag { get; init; }

    /// <summary>COPY, and several statements in one message, exist in the simple protocol only.</summary>
    public bool SimpleOnly { get; init; }

    /// <summary>What the gateway lacks for this case to pass; null when it has it.</summary>
    public string? Awaits { get; init; }

    public override string ToString() => $"{Class}: {Name}";
}
