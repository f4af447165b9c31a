using System.Text;
using System.Text.Json;

namespace GatewayProxy.Sql.Ast;

/// <summary>One field that nodes of a kind may have.</summary>
internal sealed class FieldSchema(string name, FieldShape shape, NodeKind nodeKind)
{
    private const string LocationName = "location";

    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(name);

    public string Name { get; } = name;

    public FieldShape Shape { get; } = shape;

    /// <summary>
    /// The kind of a node that is written without it; <see cref="NodeKind.Nothing"/>: any kind, written.
    /// </summary>
    public NodeKind NodeKind { get; } = nodeKind;

    /// <summary>The field that says where in the text the node stands. (Tablespaces have a location on disk.)</summary>
    public bool IsLocation => Shape == FieldShape.Number && Name == LocationName;

    public bool IsNamed(ReadOnlySpan<byte> utf8Name) => utf8Name.SequenceEqual(_utf8Name);

    public bool Accepts(JsonTokenType value) => Shape switch
    {
        FieldShape.Text or FieldShape.Symbol => value == JsonTokenType.String,
        FieldShape.Number => value == JsonTokenType.Number,
        FieldShape.Flag => value is JsonTokenType.True or JsonTokenType.False,
        FieldShape.List => value == JsonTokenType.StartArray,
        _ => value == JsonTokenType.StartObject,
    };

    /// <summary>Reads one word of <c>raw-parse-tree.txt</c>.</summary>
    public static FieldSchema Read(string word)
    {
        var colon = word.IndexOf(':');
        if (colon >= 0)
        {
            var kind = word[(colon + 1)..] is { Length: > 0 } name ? Enum.Parse<NodeKind>(name) : NodeKind.Nothing;
            return new(word[..colon], FieldShape.Node, kind);
        }

        return word[^1] switch
        {
            '*' => new(word[..^1], FieldShape.List, NodeKind.Nothing),
            '#' => new(word[..^1], FieldShape.Number, NodeKind.Nothing),
            '?' => new(word[..^1], FieldShape.Flag, NodeKind.Nothing),
            '!' => new(word[..^1], FieldShape.Symbol, NodeKind.Nothing),
            _ => new(word, FieldShape.Text, NodeKind.Nothing),
        };
    }
}
