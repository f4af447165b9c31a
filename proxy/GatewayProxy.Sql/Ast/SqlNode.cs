using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GatewayProxy.Sql.Ast;

/// <summary>
/// A node of a raw parse tree. Trees are immutable and at most <see cref="SqlLimits.Depth"/> nodes deep, so a walker
/// may recurse; lists have any length.
/// </summary>
/// <remarks>
/// Fields have PostgreSQL's names (<c>relname</c>, <c>fromClause</c>). A field that is not set reads as its default:
/// null, an empty list, 0, false. A name that no node of this kind can have is a mistake in the calling code and
/// throws.
/// </remarks>
public sealed class SqlNode
{
    /// <summary>The location of a node that PostgreSQL gives none.</summary>
    public const int NoLocation = -1;

    internal static readonly SqlNode Nothing = new(NodeKind.Nothing, NoLocation, []);

    private readonly SqlField[] _fields;

    internal SqlNode(NodeKind kind, int location, SqlField[] fields)
    {
        Kind = kind;
        Location = location;
        _fields = fields;
    }

    public NodeKind Kind { get; }

    /// <summary>Where the node stands: a byte offset into the text, or <see cref="NoLocation"/>.</summary>
    public int Location { get; }

    internal ReadOnlySpan<SqlField> Fields => _fields;

    /// <summary>The nodes directly below this one, in the order of PostgreSQL's fields.</summary>
    public IEnumerable<SqlNode> Children => _fields.SelectMany(set => set.Value switch
    {
        SqlNode node => [node],
        SqlNode[] nodes => nodes,
        _ => Enumerable.Empty<SqlNode>(),
    });

    /// <summary>The node of a field that holds one node; null when it is not set.</summary>
    public SqlNode? Node(string field) => (SqlNode?)Find(field, FieldShape.Node);

    /// <summary>
    /// The nodes of a field that holds a list. An element may be of kind <see cref="NodeKind.Nothing"/>.
    /// </summary>
    public ImmutableArray<SqlNode> List(string field)
        => Find(field, FieldShape.List) is SqlNode[] nodes ? ImmutableCollectionsMarshal.AsImmutableArray(nodes) : [];

    /// <summary>
    /// A field that holds text: a name, a literal, or one character with a meaning; null when it is not set.
    /// </summary>
    public string? Text(string field) => (string?)Find(field, FieldShape.Text);

    /// <summary>
    /// A field that holds a value of an enumeration, under PostgreSQL's name for it (<c>SETOP_UNION</c>); null when it
    /// is not set.
    /// </summary>
    public string? Symbol(string field) => (string?)Find(field, FieldShape.Symbol);

    public long Number(string field) => (long?)Find(field, FieldShape.Number) ?? 0;

    public bool Flag(string field) => (bool?)Find(field, FieldShape.Flag) ?? false;

    /// <summary>This node and all below it, each before the nodes below it.</summary>
    public IEnumerable<SqlNode> DescendantsAndSelf()
    {
        var pending = new Stack<SqlNode>();
        pending.Push(this);
        while (pending.TryPop(out var node))
        {
            yield return node;
            node.PushChildren(pending);
        }
    }

    public override string ToString() => Location < 0 ? $"{Kind}" : $"{Kind} at byte {Location}";

    private void PushChildren(Stack<SqlNode> pending)
    {
        for (var i = _fields.Length - 1; i >= 0; i--)
        {
            if (_fields[i].Value is SqlNode node)
            {
                pending.Push(node);
            }
            else if (_fields[i].Value is SqlNode[] nodes)
            {
                for (var element = nodes.Length - 1; element >= 0; element--)
                {
                    pending.Push(nodes[element]);
                }
            }
        }
    }

    private object? Find(string name, FieldShape shape)
    {
        // A name that this kind does not have would otherwise read as "not set", and a check on it as passed.
        if (!RawParseTree.Of(Kind).Has(name, shape))
        {
            throw new ArgumentException($"{Kind} has no field {name} of shape {shape}", nameof(name));
        }

        foreach (var field in _fields)
        {
            if (field.Name == name)
            {
                return field.Value;
            }
        }

        return null;
    }
}
