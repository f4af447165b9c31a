namespace GatewayOperator.Provisioning;

/// <summary>A rewrite rule and one relation it reads; a view is a relation with a rule for SELECT.</summary>
/// <param name="Relation">The relation whose use fires the rule.</param>
/// <param name="IsSelect">True for the rule that makes a relation a view.</param>
/// <param name="Base">The relation that the rule's query reads.</param>
/// <param name="Columns">Columns of <paramref name="Base"/> in pg_depend; 0 is the relation itself.</param>
/// <param name="WholeRow">
/// The rule holds a whole-row reference, which pg_depend does not record: every relation it touches counts as read.
/// </param>
internal sealed record CatalogRule(
    uint Relation, bool IsSelect, uint Base, IReadOnlyList<int> Columns, bool WholeRow);
