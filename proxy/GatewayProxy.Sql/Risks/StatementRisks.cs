using System.Collections.Immutable;

namespace GatewayProxy.Sql.Risks;

/// <summary>What is dangerous about one statement, as its text alone tells.</summary>
public sealed record StatementRisks
{
    private readonly ImmutableArray<RiskReason> _reasons = [];

    /// <summary>
    /// What the statement is, as <see cref="KindNames"/> has it, and then whatever else it does: the DELETE in its
    /// WITH, the UPDATE of an upsert, the statement that EXPLAIN ANALYZE runs or PREPARE keeps.
    /// </summary>
    public required ImmutableArray<string> Kinds { get; init; }

    public string Kind => Kinds[0];

    /// <summary>One for each risk.</summary>
    public required ImmutableArray<RiskReason> Reasons
    {
        get => _reasons;
        init => (_reasons, Risks) = (value, RiskSet.Of(value.Select(r => r.Risk)));
    }

    public RiskSet Risks { get; private init; }

    public required ImmutableArray<TouchedTable> Tables { get; init; }

    /// <summary>The functions that it calls and that are no risk because somebody vouches for them.</summary>
    public ImmutableArray<string> Vouched { get; init; } = [];

    /// <summary>The prepared statement of SQL that it runs: the session knows what that one is.</summary>
    public string? Executes { get; init; }

    /// <summary>The name under which it keeps a statement of SQL.</summary>
    public string? Prepares { get; init; }

    /// <summary>What is dangerous where either of the two may be meant.</summary>
    public StatementRisks Or(StatementRisks other) => this with
    {
        Kinds = [.. Kinds.Concat(other.Kinds).Distinct()],
        Reasons = [.. Reasons.Concat(other.Reasons).DistinctBy(r => r.Risk)],
        Tables = [.. Tables.Concat(other.Tables).Distinct()],
        Vouched = [.. Vouched.Union(other.Vouched)],
    };
}
