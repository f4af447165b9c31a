namespace GatewayProxy.Sql.Analysis;

/// <summary>What was found about one statement of a text, for those who ask why.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Uses">The relations with protected columns that it names, as far as it was looked at.</param>
public sealed record StatementFindings(SqlStatement Statement, IReadOnlyList<RelationUse> Uses);
