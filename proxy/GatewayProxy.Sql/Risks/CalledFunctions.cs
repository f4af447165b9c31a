using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks;

/// <summary>The functions and procedures that a text calls by name.</summary>
public static class CalledFunctions
{
    /// <returns>Bare names, each once; none for a text that is not understood.</returns>
    public static IReadOnlyList<string> In(ParseOutcome outcome) => outcome is not Parsed parsed ? [] :
    [
        .. parsed.Statements.SelectMany(s => s.Node.DescendantsAndSelf())
            .Where(node => node.Kind == NodeKind.FuncCall)
            .Select(call => call.List("funcname")[^1].Text("sval")!)
            .Distinct(StringComparer.Ordinal),
    ];
}
