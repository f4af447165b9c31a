using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GatewayProxy.Sql.Ast;

/// <summary>
/// Reads the parser's JSON into nodes, strictly: a kind, a field or a shape that <see cref="RawParseTree"/> does not
/// list ends the reading. One reader serves one text after the other, on one thread.
/// </summary>
internal sealed class TreeReader
{
    // A node opens at most a list, the object that names its kind and the object of its fields.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 3 * SqlLimits.Depth + 8 };

    private static readonly object True = true;
    private static readonly object False = false;

    private readonly List<SqlField> _fields = [];
    private readonly List<SqlNode> _nodes = [];
    private readonly SymbolTable _symbols = new();
    private string _fault = "";

    /// <summary>Reads <c>{"version":…,"stmts":[…]}</c> into one node for each statement.</summary>
    public TreeReading Read(ReadOnlySpan<byte> utf8Json)
    {
        _fields.Clear();
        _nodes.Clear();
        var json = new Utf8JsonReader(utf8Json, Options);
        try
        {
            return ReadStatements(ref json) is { } statements ? new(statements, null) : new(null, _fault);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Text that is not Unicode, as E'\xff' is, cannot be read either.
            return new(null, "the parser's output cannot be read");
        }
    }

    /// <summary>The version of PostgreSQL whose grammar the library has, as its output says: 180004.</summary>
    public static int ReadVersion(ReadOnlySpan<byte> utf8Json)
    {
        var json = new Utf8JsonReader(utf8Json);
        return json.Read() && json.Read() && json.ValueTextEquals("version"u8) && json.Read() ? json.GetInt32() : 0;
    }

    private SqlNode[]? ReadStatements(ref Utf8JsonReader json)
    {
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isList = json.ValueTextEquals("stmts"u8);
            json.Read();
            if (isList)
            {
                return ReadList(ref json, RawParseTree.Of(NodeKind.RawStmt), 0);
            }

            json.Skip();
        }

        return Refuse<SqlNode[]>("the parser's output has no statements");
    }

    private SqlNode? ReadFields(ref Utf8JsonReader json, NodeSchema schema, int depth)
    {
        if (depth > SqlLimits.Depth)
        {
            return Refuse<SqlNode>($"it nests deeper than {SqlLimits.Depth} levels");
        }

        var first = _fields.Count;
        var location = schema.HasLocation ? 0 : SqlNode.NoLocation;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();
            if (schema.Find(name, json.TokenType) is not { } field)
            {
                return Refuse<SqlNode>($"{schema.Kind} has an unknown field {Encoding.UTF8.GetString(name)}");
            }

            if (ReadValue(ref json, field, depth) is not { } value)
            {
                return null;
            }

            if (field.IsLocation)
            {
                location = (int)(long)value;
            }
            else
            {
                _fields.Add(new(field.Name, value));
            }
        }

        return new(schema.Kind, location, TakeFrom(_fields, first));
    }

    private object? ReadValue(ref Utf8JsonReader json, FieldSchema field, int depth) => field.Shape switch
    {
        FieldShape.Text => json.GetString(),
        FieldShape.Symbol => _symbols.Get(json.ValueSpan),
        FieldShape.Number => ReadNumber(ref json, field),
        FieldShape.Flag => json.TokenType == JsonTokenType.True ? True : False,
        FieldShape.List => ReadList(ref json, null, depth),
        _ => field.NodeKind == NodeKind.Nothing
            ? ReadNode(ref json, depth + 1)
            : ReadFields(ref json, RawParseTree.Of(field.NodeKind), depth + 1),
    };

    private object? ReadNumber(ref Utf8JsonReader json, FieldSchema field)
        => json.TryGetInt64(out var number)
            && (!field.IsLocation || number is >= SqlNode.NoLocation and <= SqlLimits.Bytes)
            ? number
            : Refuse<object>($"the number {field.Name} is out of range");

    /// <summary>A list of nodes that are all of one kind and written without it, or, without a kind, of any.</summary>
    private SqlNode[]? ReadList(ref Utf8JsonReader json, NodeSchema? schema, int depth)
    {
        var first = _nodes.Count;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            var element = schema is null ? ReadNode(ref json, depth + 1) : ReadFields(ref json, schema, depth + 1);
            if (element is null)
            {
                return null;
            }

            _nodes.Add(element);
        }

        return json.TokenType == JsonTokenType.EndArray
            ? TakeFrom(_nodes, first)
            : Refuse<SqlNode[]>("a list holds what is not a node");
    }

    /// <summary>A node of any kind, <c>{"RangeVar":{…}}</c>; <c>{}</c> is one that is not there.</summary>
    private SqlNode? ReadNode(ref Utf8JsonReader json, int depth)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
        {
            return SqlNode.Nothing;
        }

        if (RawParseTree.Find(json.ValueSpan) is not { } schema)
        {
            return Refuse<SqlNode>($"{Encoding.UTF8.GetString(json.ValueSpan)} is an unknown kind of node");
        }

        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return Refuse<SqlNode>($"{schema.Kind} has no fields");
        }

        var node = ReadFields(ref json, schema, depth);
        if (node is not null && !(json.Read() && json.TokenType == JsonTokenType.EndObject))
        {
            return Refuse<SqlNode>($"{schema.Kind} is not alone");
        }

        return node;
    }

    private T? Refuse<T>(string fault)
        where T : class
    {
        _fault = fault;
        return null;
    }

    private static T[] TakeFrom<T>(List<T> list, int first)
    {
        var taken = CollectionsMarshal.AsSpan(list)[first..].ToArray();
        CollectionsMarshal.SetCount(list, first);
        return taken;
    }
}
