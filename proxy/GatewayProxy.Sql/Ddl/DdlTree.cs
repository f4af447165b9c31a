using System.Globalization;
using System.Text;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// A statement as text that is the same for two texts when they are the same statement: each name stands with the
/// schema that it means.
/// </summary>
internal sealed class DdlTree
{
    private static readonly string[] NameFields = ["schemaname", "relname", "sval"];

    private readonly Dictionary<SqlNode, string> _meanings = new(ReferenceEqualityComparer.Instance);
    private readonly StringBuilder _text = new();

    private DdlTree(IReadOnlyList<DdlName> names, DdlResolution resolution)
    {
        foreach (var name in names)
        {
            foreach (var node in name.Nodes)
            {
                _meanings[node] = ReferenceEquals(node, name.Nodes[^1])
                    ? $"<{resolution.SchemaOf(name)}.{name.Name}>"
                    : "";
            }
        }
    }

    public static string Of(SqlNode statement, IReadOnlyList<DdlName> names, DdlResolution resolution)
    {
        var tree = new DdlTree(names, resolution);
        tree.Append(statement);
        return tree._text.ToString();
    }

    private void Append(object value)
    {
        switch (value)
        {
            case SqlNode node:
                Append(node);
                break;
            case SqlNode[] nodes:
                _text.Append('[');
                foreach (var node in nodes)
                {
                    Append(node);
                }

                _text.Append(']');
                break;
            case string words:
                _text.Append(CultureInfo.InvariantCulture, $"{words.Length}\"{words}\"");
                break;
            default:
                _text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
        }
    }

    private void Append(SqlNode node)
    {
        var isName = _meanings.TryGetValue(node, out var meaning);
        if (isName && node.Kind != NodeKind.RangeVar)
        {
            _text.Append(meaning);
            return;
        }

        _text.Append(node.Kind).Append(meaning).Append('(');
        foreach (var field in node.Fields)
        {
            if (!isName || !NameFields.Contains(field.Name, StringComparer.Ordinal))
            {
                _text.Append(field.Name).Append('=');
                Append(field.Value);
                _text.Append(' ');
            }
        }

        _text.Append(')');
    }
}
