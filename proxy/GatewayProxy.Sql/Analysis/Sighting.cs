namespace GatewayProxy.Sql.Analysis;

/// <summary>A protected column that a clause of a statement names, or may come to.</summary>
/// <param name="Column">Its name; <c>*</c> in a temporary table that was filled from masks.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Location">The byte where the first such name stands; -1 when PostgreSQL does not say.</param>
public readonly record struct Sighting(string Column, StatementClause Clause, int Location);
