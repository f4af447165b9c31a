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
    private readonly SortedSet<string> _compared = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Column, StatementClause Clause), int> _sightings = [];

    /// <summary>Null for a temporary table that was filled from masks.</summary>
    public MaskedRelation? Relation => relation;

    /// <summary>The RangeVar.</summary>
    public SqlNode Range => range;

    public UseRole Role => role;

    /// <summary>A temporary table that was filled from masks: all its columns count as masked.</summary>
    public bool IsTainted => tainted;

    /// <summary>Another relation of the same name, of another schema, stands beside it; neither has an alias.</summary>
    public bool SharesName { get; set; }

    /// <summary>TABLESAMPLE, which only tables know.</summary>
    public bool IsSampled { get; set; }

    /// <summary>Its level groups by an oid, which may stand for the key of the relation: a view has none.</summary>
    public bool IsGroupedByKey { get; set; }

    /// <summary>Whether its view is read in its place: it must be for masks, and can be for the catalog.</summary>
    public bool GoesThroughView =>
        relation is { IsCatalog: true } ? CanGoThroughView
            : role == UseRole.Target ? _returned.Count > 0 : SeesProtected;

    /// <summary>Nothing protected is at stake: what cannot use a view is left as it is.</summary>
    private bool CanGoThroughView =>
        role == UseRole.Read && range.Text("catalogname") is null && !IsSampled && !IsGroupedByKey;

    /// <summary>The columns that COPY lists; null when it lists none.</summary>
    public IReadOnlyList<string>? CopiedColumns { get; set; }

    /// <summary>Protected columns seen, but for those that only RETURNING sees.</summary>
    public IReadOnlyCollection<string> Seen => _body;

    /// <summary>Protected columns that the top-level RETURNING sees.</summary>
    public IReadOnlyCollection<string> Returned => _returned;

    /// <summary>Protected columns that a write gives values to.</summary>
    public IReadOnlyCollection<string> Assigned => _assigned;

    /// <summary>Masked columns that a condition names.</summary>
    public IReadOnlyCollection<string> Compared => _compared;

    /// <summary>Protected columns by the clauses that come to them.</summary>
    public IEnumerable<Sighting> Sightings => _sightings.Select(s => new Sighting(s.Key.Column, s.Key.Clause, s.Value));

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

    /// <summary>Whether a reference that spells out a schema can mean it.</summary>
    public bool IsIn(string schema) => tainted || (range.Text("schemaname") ?? relation!.Name.Schema) == schema;

    /// <summary>A column is referenced by name. False when the relation has no such column.</summary>
    internal bool See(string column, in Place place)
    {
        if (tainted)
        {
            Note(column, place);
            return true;
        }

        if (relation!.Find(column) is not { } found)
        {
            return false;
        }

        if (found.Exposure != ColumnExposure.Granted)
        {
            _byStar.Remove(column);
            Note(column, place);
            if (place.IsPredicate && found.Exposure == ColumnExposure.Masked)
            {
                _compared.Add(column);
            }
        }

        return true;
    }

    /// <summary>All columns are referenced: a star, a whole row, or something that nobody can tell.</summary>
    internal void SeeAll(in Place place)
    {
        if (tainted)
        {
            Note("*", place);
            return;
        }

        SeesAll = true;
        foreach (var column in relation!.Columns.Where(c => c.Exposure != ColumnExposure.Granted))
        {
            if (!_body.Contains(column.Name) && !_returned.Contains(column.Name))
            {
                _byStar.Add(column.Name);
            }

            Note(column.Name, place);
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

    private void Note(string column, in Place place)
    {
        (place.IsReturning ? _returned : _body).Add(column);
        _sightings.TryAdd((column, place.Clause), place.Location);
    }
}
