using System.Text;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Tests;

/// <summary>Writes a tree as text, with all that it holds but locations: <c>SelectStmt(targetList=[…])</c>.</summary>
internal static class TreeText
{
    public static string Of(SqlNode node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object value)
    {
        switch (value)
        {
            case SqlNode node:
                AppendNode(text, node);
                break;
            case SqlNode[] nodes:
                text.Append('[');
                for (var i = 0; i < nodes.Length; i++)
                {
                    text.Append(i == 0 ? "" : " ");
                    Append(text, nodes[i]);
                }

                text.Append(']');
                break;
            case string words:
                text.Append('"').Append(words.Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
                break;
            default:
                text.Append(value is bool flag ? flag ? "yes" : "no" : value);
                break;
        }
    }

    private static void AppendNode(StringBuilder text, SqlNode node)
    {
        text.Append(node.Kind).Append('(');
        var first = true;
        foreach (var field in node.Fields)
        {
            text.Append(first ? "" : " ").Append(field.Name).Append('=');
            Append(text, field.Value);
            first = false;
        }

        text.Append(')');
    }
}
