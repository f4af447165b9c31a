using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks;

/// <summary>The functions and procedures that a text calls by name, or may call as the part of a value.</summary>
public static class CalledFunctions
{
    /// <returns>Bare names, each once; none for a text that is not understood.</returns>
    public static IReadOnlyList<string> In(ParseOutcome outcome) => outcome is not Parsed parsed ? [] :
    [
        .. parsed.Statements.SelectMany(s => s.Node.DescendantsAndSelf())
            .SelectMany(node => node.Kind switch
            {
                NodeKind.FuncCall => [node.List("funcname")[^1]],
                NodeKind.A_Indirection => node.List("indirection"),
                _ => Enumerable.Empty<SqlNode>(),
            })
            .Where(name => name.Kind == NodeKind.String)
            .Select(name => name.Text("sval")!)
            .Distinct(StringComparer.Ordinal),
    ];
}
