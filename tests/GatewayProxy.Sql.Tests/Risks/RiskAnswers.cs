using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Values;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Sql.Tests.Risks;

/// <summary>What the analyser says, as the case files have it.</summary>
internal static class RiskAnswers
{
    private static readonly FunctionTrust Vouched = new(
        null,
        [
            .. new[] { "public.fiscal_year(date)", "public.close_month()", "public.dblink_push(text)" }
                .Select(text => FunctionSignature.Parse(text)!),
        ]);

    private static readonly FunctionTrust Catalog = new(
        new VolatileCode(
        [
            Code(VolatileObjectKind.Function, "touch"), Code(VolatileObjectKind.View, "touching_view"),
            Code(VolatileObjectKind.Operator, "#>#"), Code(VolatileObjectKind.Attribute, "shout"),
        ]),
        []);

    public static TextRisks Of(string sql, FunctionTrust? trust = null) =>
        RiskAnalyser.Analyse(Parsers.Parse(Encoding.UTF8.GetBytes(sql)), trust ?? Vouched);

    public static TextRisks Of(RiskCase risks) => Of(risks.Sql, risks.File == "catalog.sql" ? Catalog : Vouched);

    /// <summary>A line for each statement, and one for each of its risks.</summary>
    public static IEnumerable<string> Lines(RiskCase risks) => Of(risks).Statements.SelectMany(s => s.Reasons
        .Select(r => $"  {r.Risk}: {r.Reason}")
        .Prepend(s.Tables.Length == 0
            ? string.Join(", ", s.Kinds)
            : $"{string.Join(", ", s.Kinds)} | {string.Join(", ", s.Tables)}"));

    private static VolatileObjectConfig Code(VolatileObjectKind kind, string name) =>
        new() { Kind = kind, Schema = "public", Name = name };
}
