using System.Text.Json;

namespace GatewayProxy.Sql.Ast;

/// <summary>One kind of node and the fields it may have.</summary>
internal sealed class NodeSchema(NodeKind kind, FieldSchema[] fields)
{
    public NodeKind Kind { get; } = kind;

    /// <summary>
    /// Whether PostgreSQL says where such a node stands. It omits zeros, so a location that is absent is 0.
    /// </summary>
    public bool HasLocation { get; } = Array.Exists(fields, field => field.IsLocation);

    /// <summary>The field of that name whose values begin so. A few changed their shape between versions.</summary>
    public FieldSchema? Find(ReadOnlySpan<byte> utf8Name, JsonTokenType value)
    {
        foreach (var field in fields)
        {
            if (field.IsNamed(utf8Name) && field.Accepts(value))
            {
                return field;
            }
        }

        return null;
    }

    public bool Has(string name, FieldShape shape)
        => Array.Exists(fields, field => field.Name == name && field.Shape == shape);
}
