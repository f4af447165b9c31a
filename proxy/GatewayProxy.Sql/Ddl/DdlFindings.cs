using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sql.Ddl;

/// <summary>Collects what a statement names and reads, and the first reason against it.</summary>
internal sealed class DdlFindings(TokenScan tokens)
{
    public const string Tables = "rp";

    private readonly List<DdlName> _names = [];
    private readonly List<DdlRead> _reads = [];

    public IReadOnlyList<DdlName> Names => _names;

    public IReadOnlyList<DdlRead> Reads => _reads;

    /// <summary>Columns that the statement adds: they hold nothing yet.</summary>
    public HashSet<string> Added { get; } = new(StringComparer.Ordinal);

    /// <summary>Schemas that the statement itself is about.</summary>
    public List<string> Schemas { get; } = [];

    public Refusal? Refusal { get; private set; }

    public void Refuse(Refusal? refusal) => Refusal ??= refusal;

    public void Read(DdlName relation, string? column) => _reads.Add(new(relation, column));

    public void Read(DdlName relation, IEnumerable<SqlNode> columns)
    {
        foreach (var column in columns)
        {
            Read(relation, column.Text("sval"));
        }
    }

    /// <summary>A relation that is there.</summary>
    public DdlName Relation(SqlNode range, string kinds, bool mayBeMissing = false) =>
        Add(Range(range, DdlNameKind.Relation) with { Kinds = kinds, MayBeMissing = mayBeMissing });

    /// <summary>A relation that the statement makes.</summary>
    public DdlName NewRelation(SqlNode range, DdlNameKind kind = DdlNameKind.NewRelation)
    {
        if (range.Text("relpersistence") == "t")
        {
            Refuse(DdlRefusals.Temporary(range.Text("relname")!));
        }

        return Add(Range(range, kind));
    }

    /// <summary>The words of a name, of which nobody says where they stand: the statement is written anew.</summary>
    public DdlName Written(DdlNameKind kind, IReadOnlyList<SqlNode> words, string kinds, bool mayBeMissing = false) =>
        Add(Words(kind, words) with { IsWritten = true, Kinds = kinds, MayBeMissing = mayBeMissing });

    /// <summary>A type that a column or an expression has.</summary>
    public DdlName Type(SqlNode type, string kinds = "")
    {
        var end = tokens.EndOfName(type.Location);
        return Add(Words(DdlNameKind.Type, type.List("names")) with
        {
            Start = end < 0 ? -1 : type.Location,
            Length = end - type.Location,
            Kinds = kinds,
        });
    }

    /// <summary>What is only looked up: an operator, a function, a collation, a class of operators.</summary>
    public DdlName Mention(DdlNameKind kind, IReadOnlyList<SqlNode> words) => Add(Words(kind, words));

    public DdlName Add(DdlName name)
    {
        _names.Add(name);
        return name;
    }

    private DdlName Range(SqlNode range, DdlNameKind kind)
    {
        var end = tokens.EndOfName(range.Location);
        if (end < 0)
        {
            Refuse(DdlRefusals.NotCertain());
        }

        return new(kind, range.Text("schemaname"), range.Text("relname")!)
        {
            Start = range.Location,
            Length = end - range.Location,
            Nodes = [range],
        };
    }

    private DdlName Words(DdlNameKind kind, IReadOnlyList<SqlNode> words)
    {
        if (words.Count is 0 or > 2 || words.Any(w => w.Kind != NodeKind.String))
        {
            Refuse(DdlRefusals.NotListed("a name of more than two words"));
            return new(kind, null, "");
        }

        return new(kind, words.Count == 2 ? words[0].Text("sval") : null, words[^1].Text("sval")!)
        {
            Nodes = [.. words],
        };
    }
}
