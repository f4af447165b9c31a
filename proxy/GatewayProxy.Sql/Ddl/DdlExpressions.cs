using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// Reads expressions: defaults, conditions, what an index holds. They may compute from columns that are not protected,
/// with what <c>pg_catalog</c> has.
/// </summary>
internal sealed class DdlExpressions(DdlFindings findings, TokenScan tokens, VolatileCode code)
{
    private const string Server = "pg_catalog";
    private const string Enumerations = "e";

    private static readonly string[] Comparisons = ["=", "<>", "<", "<=", ">", ">="];

    private readonly HashSet<SqlNode> _sequences = [];

    /// <param name="expression">Null when there is none.</param>
    /// <param name="relation">Whose columns it reads; null when there are none to read.</param>
    public void Read(SqlNode? expression, DdlName? relation)
    {
        if (expression is null)
        {
            return;
        }

        if (VolatileCalls.Find(expression, code) is { } called)
        {
            findings.Refuse(DdlRefusals.NotListed(called));
        }

        foreach (var node in expression.DescendantsAndSelf())
        {
            ReadNode(node, relation);
        }
    }

    private void ReadNode(SqlNode node, DdlName? relation)
    {
        switch (node.Kind)
        {
            case NodeKind.ColumnRef:
                Column(node.List("fields"), relation);
                break;
            case NodeKind.FuncCall:
                Call(node);
                break;
            case NodeKind.A_Expr:
                Operator(node.List("name"));
                break;
            case NodeKind.CaseExpr when node.Node("arg") is not null:
                findings.Add(new(DdlNameKind.Operator, null, "="));
                break;
            case NodeKind.TypeCast:
                Cast(node);
                break;
            case NodeKind.CollateClause:
                findings.Mention(DdlNameKind.Collation, node.List("collname"));
                break;
            case NodeKind.CreateStmt or NodeKind.ColumnDef or NodeKind.Constraint or NodeKind.RangeVar:
                findings.Refuse(DdlRefusals.NotListed($"{node.Kind} in an expression"));
                break;
        }
    }

    private void Column(IReadOnlyList<SqlNode> fields, DdlName? relation)
    {
        if (fields.Count > 2 || fields.Any(f => f.Kind != NodeKind.String))
        {
            findings.Refuse(DdlRefusals.NotListed("a column with more than its table's name"));
        }
        else if (relation is not null)
        {
            findings.Read(relation, fields[^1].Text("sval"));
        }
    }

    private void Operator(IReadOnlyList<SqlNode> name)
    {
        var named = name.Count > 0 ? name[^1].Text("sval")! : "";
        if (name.Count > 1)
        {
            findings.Refuse(name[^2].Text("sval") == Server ? null : DdlRefusals.NotListed($"operator {named}"));
            return;
        }

        foreach (var one in named.Contains("BETWEEN", StringComparison.Ordinal) ? Comparisons : [named])
        {
            findings.Add(new(DdlNameKind.Operator, null, one));
        }
    }

    private void Call(SqlNode call)
    {
        var name = call.List("funcname");
        var named = name[^1].Text("sval")!;
        if (name.Length > 2 || (name.Length == 2 && name[0].Text("sval") != Server) || !DdlFunctions.Has(named))
        {
            findings.Refuse(DdlRefusals.Function(named));
            return;
        }

        if (name.Length == 1)
        {
            findings.Mention(DdlNameKind.Function, name);
        }

        if (named == DdlFunctions.NextValue)
        {
            Sequence(call.List("args"));
        }
    }

    // The server looks the sequence up when the statement runs: where the session does not see it any more.
    private void Sequence(IReadOnlyList<SqlNode> arguments)
    {
        var argument = arguments is [var only] ? only : null;
        var constant = argument?.Kind == NodeKind.TypeCast ? argument.Node("arg") : argument;
        var index = constant is null ? -1 : tokens.IndexAt(constant.Location);
        if (constant is not { Kind: NodeKind.A_Const } || index < 0
            || constant.Node("sval")?.Text("sval") is not { } text || QuotedName.Read(text) is not { } parts)
        {
            findings.Refuse(DdlRefusals.Ambiguous("the sequence of", "nextval"));
            return;
        }

        _sequences.Add(argument!);
        findings.Add(new(DdlNameKind.Relation, parts.Schema, parts.Name)
        {
            Start = constant.Location,
            Length = tokens.Tokens[index].End - constant.Location,
            IsText = true,
            Kinds = "S",
            Nodes = [constant],
        });
    }

    // Casts to other types of the database may run its code, and those to names of objects look them up.
    private void Cast(SqlNode cast)
    {
        var name = findings.Type(cast.Node("typeName")!, Enumerations);
        if (name.Name.StartsWith("reg", StringComparison.Ordinal) && !_sequences.Contains(cast))
        {
            findings.Refuse(DdlRefusals.NotListed($"a cast to {name.Name}"));
        }
    }
}
