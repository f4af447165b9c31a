using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks;

/// <summary>
/// Statements that keep code, or have others run it that do not call it: what they run shows neither their text nor
/// the others'.
/// </summary>
internal static class KeptCode
{
    private static readonly RiskReason Uncalled =
        new(Risk.Unrecognised, "has code run that no text calls and nobody vouches for");

    public static IEnumerable<RiskReason> In(SqlNode statement) => statement.Kind switch
    {
        NodeKind.CreateFunctionStmt => [new(Risk.Unrecognised, "keeps code that the gateway does not read")],
        NodeKind.CreateTrigStmt or NodeKind.CreateEventTrigStmt => Of(statement.List("funcname")),
        NodeKind.CreateRangeStmt => statement.List("params")
            .Where(p => p.Text("defname") is "canonical" or "subtype_diff")
            .SelectMany(p => Of(p.Node("arg")?.List("names") ?? [])),
        NodeKind.CreateCastStmt => Of(statement.Node("func")?.List("objname") ?? []),
        NodeKind.DefineStmt when statement.Symbol("kind") is "OBJECT_OPERATOR" or "OBJECT_AGGREGATE" =>
            [Uncalled],
        _ => [],
    };

    private static IEnumerable<RiskReason> Of(IReadOnlyList<SqlNode> function)
    {
        if (function.Count == 0)
        {
            return [];
        }

        var (schema, name) = FunctionRisks.NameOf(function);
        return FunctionRisks.IsOwn(schema, name) ? [] : [Uncalled];
    }
}
