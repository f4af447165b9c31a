using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// One place where a statement names a relation with protected columns, and the columns it may see there. What cannot
/// be told apart counts as protected.
/// </summary>
public sealed class RelationUse(MaskedRelation? relation, SqlNode range, UseRole role, bool tainted)
{
    private readonly SortedSet<string> _body = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _returned = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _assigned = new(StringComparer.Ordinal);
    private readonly HashSet<string> _byStar = new(StringComparer.Ordinal);

    /// <summary>Null for a temporary table that was filled from masks.</summary>
    public MaskedRelation? Relation => relation;

    /// <summary>The RangeVar.</summary>
    public SqlNode Range => range;

    public UseRole Role => role;

    /// <summary>A temporary table that was filled from masks: all its columns count as masked.</summary>
    public bool IsTainted => tainted;

    /// <summary>TABLESAMPLE, which only tables know.</summary>
    public bool IsSampled { get; set; }

    /// <summary>The columns that COPY lists; null when it lists none.</summary>
    public IReadOnlyList<string>? CopiedColumns { get; set; }

    /// <summary>Protected columns seen, but for those that only RETURNING sees.</summary>
    public IReadOnlyCollection<string> Seen => _body;

    /// <summary>Protected columns that the top-level RETURNING sees.</summary>
    public IReadOnlyCollection<string> Returned => _returned;

    /// <summary>Protected columns that a write gives values to.</summary>
    public IReadOnlyCollection<string> Assigned => _assigned;

    /// <summary>References that spell out the schema; they must lose it when the relation gets another.</summary>
    public List<SqlNode> SchemaQualified { get; } = [];

    /// <summary>A star or a whole row of a relation is referenced.</summary>
    public bool SeesAll { get; private set; }

    public bool SeesProtected => _body.Count + _returned.Count > 0;

    /// <summary>Names a column that no view has; what a star or a whole row comes to is not named.</summary>
    public bool SeesDenied(out string column)
    {
        column = _body.Concat(_returned).FirstOrDefault(
            c => relation?.Find(c)?.Exposure == ColumnExposure.Denied && !_byStar.Contains(c)) ?? "";
        return column.Length > 0;
    }

    /// <summary>A column is referenced by name. False when the relation has no such column.</summary>
    public bool See(string column, bool returning)
    {
        if (tainted)
        {
            Note(column, returning);
            return true;
        }

        if (relation!.Find(column) is not { } found)
        {
            return false;
        }

        if (found.Exposure != ColumnExposure.Granted)
        {
            _byStar.Remove(column);
            Note(column, returning);
        }

        return true;
    }

    /// <summary>All columns are referenced: a star, a whole row, or something that nobody can tell.</summary>
    public void SeeAll(bool returning)
    {
        if (tainted)
        {
            Note("*", returning);
            return;
        }

        SeesAll = true;
        foreach (var column in relation!.Columns.Where(c => c.Exposure != ColumnExposure.Granted))
        {
            if (!_body.Contains(column.Name) && !_returned.Contains(column.Name))
            {
                _byStar.Add(column.Name);
            }

            Note(column.Name, returning);
        }
    }

    /// <summary>A write gives the column a value.</summary>
    public void Assign(string column)
    {
        if (relation?.Find(column) is { Exposure: not ColumnExposure.Granted })
        {
            _assigned.Add(column);
        }
    }

    /// <summary>A write gives all columns values, or the first of them.</summary>
    public void AssignAll()
    {
        foreach (var column in relation?.Columns ?? [])
        {
            Assign(column.Name);
        }
    }

    private void Note(string column, bool returning) => (returning ? _returned : _body).Add(column);
}
