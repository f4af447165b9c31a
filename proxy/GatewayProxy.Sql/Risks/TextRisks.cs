using System.Collections.Immutable;

namespace GatewayProxy.Sql.Risks;

/// <summary>What is dangerous about a text: of each of its statements. Immutable; the same for every session.</summary>
public sealed class TextRisks
{
    public TextRisks(ImmutableArray<StatementRisks> statements)
    {
        Statements = statements;
        Risks = statements.Aggregate(default(RiskSet), (all, statement) => all.With(statement.Risks));
        Vouched = [.. statements.SelectMany(s => s.Vouched).Distinct()];
    }

    /// <summary>None for a text of blanks and comments.</summary>
    public ImmutableArray<StatementRisks> Statements { get; }

    /// <summary>Of all statements together.</summary>
    public RiskSet Risks { get; }

    /// <summary>See <see cref="StatementRisks.Vouched"/>.</summary>
    public ImmutableArray<string> Vouched { get; }

    /// <summary>The same with what the session keeps under the names that its EXECUTE statements give.</summary>
    /// <param name="find">Null for a name that is not known: that statement stays Unrecognised.</param>
    public TextRisks WithPrepared(Func<string, StatementRisks?> find) => Statements.All(s => s.Executes is null)
        ? this
        : new([.. Statements.Select(s => s.Executes is { } name && find(name) is { } held ? Executing(s, held) : s)]);

    private static StatementRisks Executing(StatementRisks statement, StatementRisks held) => statement with
    {
        Kinds = [.. statement.Kinds.Concat(held.Kinds.Where(k => k != "PREPARE")).Distinct()],
        Reasons = [.. statement.Reasons.Where(r => r.Reason != KindRisks.Prepared).Concat(held.Reasons)
            .DistinctBy(r => r.Risk)],
        Tables = [.. statement.Tables.Concat(held.Tables).Distinct()],
        Vouched = [.. statement.Vouched.Union(held.Vouched)],
    };
}
