using System.Collections.Frozen;
using System.Text;

namespace GatewayProxy.Sql.Ast;

/// <summary>The kinds and fields of <c>raw-parse-tree.txt</c>: all that a parse tree may hold.</summary>
internal static class RawParseTree
{
    private static readonly NodeSchema[] ByKind = Load();

    private static readonly FrozenDictionary<byte[], NodeSchema> ByName = Enum.GetValues<NodeKind>().ToFrozenDictionary(
        kind => Encoding.UTF8.GetBytes(kind.ToString()), Of, Utf8Comparer.Instance);

    private static readonly FrozenDictionary<byte[], NodeSchema>.AlternateLookup<ReadOnlySpan<byte>> BySpan =
        ByName.GetAlternateLookup<ReadOnlySpan<byte>>();

    public static NodeSchema Of(NodeKind kind) => ByKind[(int)kind];

    /// <summary>The kind of that name; null for one that we do not know.</summary>
    public static NodeSchema? Find(ReadOnlySpan<byte> utf8Name)
        => BySpan.TryGetValue(utf8Name, out var schema) && schema.Kind != NodeKind.Nothing ? schema : null;

    private static NodeSchema[] Load()
    {
        var schemas = new NodeSchema[Enum.GetValues<NodeKind>().Length];
        schemas[(int)NodeKind.Nothing] = new(NodeKind.Nothing, []);
        foreach (var words in Entries())
        {
            var kind = Enum.Parse<NodeKind>(words[0]);
            schemas[(int)kind] = new(kind, [.. words.Skip(1).Select(FieldSchema.Read)]);
        }

        var missing = Array.IndexOf(schemas, null);
        return missing < 0 ? schemas : throw new InvalidDataException($"no fields are listed for {(NodeKind)missing}");
    }

    private static IEnumerable<List<string>> Entries()
    {
        using var list = typeof(RawParseTree).Assembly.GetManifestResourceStream("raw-parse-tree.txt")!;
        using var reader = new StreamReader(list);
        var entry = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (!line.StartsWith(' ') && entry.Count > 0)
            {
                yield return entry;
                entry = [];
            }

            entry.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        yield return entry;
    }
}
