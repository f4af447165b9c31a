using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>
/// The relations of one query level, a bit each; levels inside go on with the bits after them. A column without a
/// qualifier belongs to the only relation of its level, or else to nobody knows which: that has a bit too.
/// </summary>
internal sealed class QueryLevel
{
    /// <summary>All relations beyond the 63rd: nothing is said about them.</summary>
    private const ulong TooMany = 1UL << 63;

    private readonly List<(string Name, ulong Bit)> _relations = [];
    private int _next;

    public QueryLevel(QueryLevel? outer)
    {
        Outer = outer;
        _next = outer?._next ?? 0;
        Around = (1UL << _next) - 1;
        Unknown = Allocate();
    }

    public QueryLevel? Outer { get; }

    /// <summary>The bits of the levels around.</summary>
    public ulong Around { get; }

    /// <summary>A relation of this level, without saying which.</summary>
    public ulong Unknown { get; }

    /// <summary>All relations of this level.</summary>
    public ulong All { get; private set; }

    /// <summary>Those whose rows are no user's: catalogs, functions, what is bounded by itself.</summary>
    public ulong Exempt { get; set; }

    /// <summary>One of its relations has all rows of a table in one value.</summary>
    public bool HoldsBulk { get; set; }

    public ulong Add(string name)
    {
        var bit = Allocate();
        _relations.Add((name, bit));
        All |= bit;
        return bit;
    }

    /// <summary>Another name for what a relation, or <see cref="Unknown"/>, stands for.</summary>
    public void Name(string name, ulong bit) => _relations.Add((name, bit));

    public static bool IsCounted(ulong relations) => (relations & TooMany) == 0;

    public bool HasOwn(string name) => _relations.Exists(r => r.Name == name);

    /// <summary>What may be the table in a column's name, or the table itself as a row.</summary>
    public static IEnumerable<string> Qualifiers(SqlNode column)
    {
        var fields = column.List("fields");
        return fields.Take(Math.Max(1, fields.Length - 1)).Where(f => f.Kind == NodeKind.String)
            .Select(f => f.Text("sval")!);
    }

    /// <summary>A column whose qualifier says that it is of a level around.</summary>
    public bool IsAround(SqlNode column) =>
        Outer is { } outer && !Qualifiers(column).Any(HasOwn) && Qualifiers(column).Any(name => outer.Named(name) != 0);

    /// <summary>The relation of that name at this level or around; 0 when there is none.</summary>
    public ulong Named(string name)
    {
        for (var level = this; level is not null; level = level.Outer)
        {
            var found = level._relations.FindAll(r => r.Name == name);
            if (found.Count > 0)
            {
                return found.Count == 1 ? found[0].Bit : level.Unknown;
            }
        }

        return 0;
    }

    /// <summary>The relation of a column; 0 when no FROM around has one.</summary>
    public ulong Of(SqlNode column)
    {
        var fields = column.List("fields");
        if (fields[0].Kind == NodeKind.A_Star)
        {
            return All;
        }

        // schema.table.column, table.column, column.field, or a row by its table's name.
        var qualifier = fields.Length > 1 && fields[^2].Kind == NodeKind.String ? Named(fields[^2].Text("sval")!) : 0;
        var first = qualifier == 0 ? Named(fields[0].Text("sval")!) : qualifier;
        return first == 0 ? Unqualified() : first;
    }

    private ulong Unqualified()
    {
        for (var level = this; level is not null; level = level.Outer)
        {
            if (level._relations.Count > 0)
            {
                return level._relations.Count == 1 ? level._relations[0].Bit : level.Unknown;
            }
        }

        return 0;
    }

    private ulong Allocate() => _next < 63 ? 1UL << _next++ : TooMany;
}
