namespace GatewayOperator.Cli.Simulating;

/// <summary>What the recorded statements say about changed policies.</summary>
internal sealed record SimulationReport
{
    public required int Sessions { get; init; }

    /// <summary>Clients' statements.</summary>
    public required int Statements { get; init; }

    /// <summary>Those for which something would change.</summary>
    public required int Changed { get; init; }

    public required int Unchanged { get; init; }

    /// <summary>By rule, then the most frequent first.</summary>
    public required IReadOnlyList<SimulatedChange> Changes { get; init; }

    /// <summary>Statements that the rules were not asked about, by why.</summary>
    public required IReadOnlyDictionary<string, int> NotJudged { get; init; }

    /// <summary>Statements of grants that the directory does not have.</summary>
    public required IReadOnlyDictionary<string, int> OtherGrants { get; init; }

    /// <summary>What this answer cannot know.</summary>
    public required IReadOnlyList<string> Limits { get; init; }
}
