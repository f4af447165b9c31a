using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Policy.Approval;

/// <summary>A pattern of <c>schema.table</c>. Where a name is not known, it may be the one and need not be.</summary>
internal sealed class TablePattern
{
    private readonly NameGlob _schema;
    private readonly NameGlob _name;

    public TablePattern(string pattern)
    {
        var dot = pattern.IndexOf('.', StringComparison.Ordinal);
        _schema = new NameGlob(dot < 0 ? "*" : pattern[..dot]);
        _name = new NameGlob(pattern[(dot + 1)..]);
    }

    public bool IsAny => _schema.IsAny && _name.IsAny;

    public bool Contains(TablePattern other) => _schema.Contains(other._schema) && _name.Contains(other._name);

    /// <summary>Whether it may stand for the table, or for one of those that are meant.</summary>
    public bool Touches(TouchedTable table) =>
        (table.Schema is null || _schema.Matches(table.Schema)) && (table.Name is null || _name.Matches(table.Name));

    /// <summary>Whether it stands for the table for certain, and for all that are meant.</summary>
    public bool Covers(TouchedTable table) =>
        (table.Schema is null ? _schema.IsAny : _schema.Matches(table.Schema))
        && (table.Name is null ? _name.IsAny : _name.Matches(table.Name));
}
