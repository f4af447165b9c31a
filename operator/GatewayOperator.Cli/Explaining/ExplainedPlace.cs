using System.Text;
using GatewayProxy.Sql.Analysis;

namespace GatewayOperator.Cli.Explaining;

/// <summary>Where a statement names a column.</summary>
/// <param name="Clause">In SQL's words.</param>
/// <param name="Line">From 1; null when the parser does not say.</param>
/// <param name="Character">From 1, in that line.</param>
internal sealed record ExplainedPlace(string Clause, int? Line, int? Character)
{
    public static ExplainedPlace Of(Sighting sighting, ReadOnlySpan<byte> text)
    {
        var clause = Words(sighting.Clause);
        if (sighting.Location < 0)
        {
            return new ExplainedPlace(clause, null, null);
        }

        var before = text[..sighting.Location];
        return new ExplainedPlace(
            clause,
            before.Count((byte)'\n') + 1,
            Encoding.UTF8.GetString(before[(before.LastIndexOf((byte)'\n') + 1)..]).EnumerateRunes().Count() + 1);
    }

    public override string ToString() => Line is null ? Clause : $"{Clause} at {Line}:{Character}";

    private static string Words(StatementClause clause) => clause switch
    {
        StatementClause.SelectList => "select list",
        StatementClause.Natural => "NATURAL JOIN",
        StatementClause.GroupBy => "GROUP BY",
        StatementClause.OrderBy => "ORDER BY",
        StatementClause.DistinctOn => "DISTINCT ON",
        StatementClause.OnConflict => "ON CONFLICT",
        StatementClause.Other => "elsewhere",
        _ => clause.ToString().ToUpperInvariant(),
    };
}
