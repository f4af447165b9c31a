using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Finds what a column reference may mean, and notes it there.</summary>
internal sealed class ColumnReferences(NameResolver resolver)
{
    private static readonly HashSet<string> SystemColumns =
        new(["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"], StringComparer.Ordinal);

    // How many uses were there when all of them were noted; so often repeated it would cost their number squared.
    private int _noted;

    /// <summary>Where in the statement the walk is.</summary>
    public Place Here { get; set; }

    /// <summary>Goes on in a clause further in; returns where it was, to be put back.</summary>
    public Place Enter(StatementClause clause)
    {
        var outer = Here;
        Here = outer.Within(clause);
        return outer;
    }

    public void Note(SqlNode reference, Scope scope)
    {
        Here = Here with { Location = reference.Location };
        var fields = reference.List("fields");
        var last = fields[^1];
        var column = last.Kind == NodeKind.A_Star ? null : last.Text("sval")!;
        if (fields.Length == 1)
        {
            NoteUnqualified(column, scope);
            return;
        }

        var qualifier = fields[^2].Text("sval")!;
        var entries = scope.Named(qualifier);
        if (entries.Count == 0)
        {
            // No name that this walk knows, as OLD and NEW of RETURNING: it could be any.
            NoteEverywhere();
            return;
        }

        foreach (var entry in entries)
        {
            foreach (var use in entry.Uses.Where(u => fields.Length == 2 || u.IsIn(fields[^3].Text("sval")!)))
            {
                NoteIn(entry, use, column);
                if (fields.Length > 2)
                {
                    use.SchemaQualified.Add(reference);
                }
            }
        }
    }

    /// <summary>Columns that a join names on both sides.</summary>
    public void NoteNamed(IEnumerable<RangeEntry> entries, string column)
    {
        foreach (var entry in entries)
        {
            foreach (var use in entry.Uses)
            {
                NoteIn(entry, use, column);
            }
        }
    }

    /// <summary>All columns of what stands behind the entries.</summary>
    public void NoteAll(IEnumerable<RangeEntry> entries)
    {
        foreach (var use in entries.SelectMany(e => e.Uses))
        {
            use.SeeAll(Here);
        }
    }

    private void NoteEverywhere()
    {
        if (_noted == resolver.Uses.Count)
        {
            return;
        }

        foreach (var use in resolver.Uses)
        {
            use.SeeAll(Here);
        }

        _noted = Here.IsReturning ? 0 : resolver.Uses.Count;
    }

    private void NoteUnqualified(string? column, Scope scope)
    {
        if (column is null)
        {
            NoteAll(scope.Entries);
            return;
        }

        var place = Here;
        for (var level = scope; level is not null; level = level.Outer)
        {
            foreach (var entry in level.Entries)
            {
                NoteUnqualified(column, entry, place);
            }

            // A relation further in, whose columns nobody knows here, may be the one that is meant.
            place = place with { IsPredicate = place.IsPredicate && level.Entries.All(e => e.Uses.Count > 0) };
        }
    }

    private static void NoteUnqualified(string column, RangeEntry entry, in Place place)
    {
        foreach (var use in entry.Uses)
        {
            if (entry.RenamedColumns || entry.Name == column)
            {
                // A name that the alias gave, or the whole row: nobody else can mean that name, but a column may.
                use.SeeAll(place);
            }
            else
            {
                use.See(column, place);
            }
        }
    }

    private void NoteIn(RangeEntry entry, RelationUse use, string? column)
    {
        if (entry.RenamedColumns)
        {
            use.SeeAll(Here);
        }
        else
        {
            NoteColumn(use, column);
        }
    }

    private void NoteColumn(RelationUse use, string? column)
    {
        // relation.name of no column is a function applied to the whole row.
        if (column is null || (!use.See(column, Here) && !SystemColumns.Contains(column)))
        {
            use.SeeAll(Here);
        }
    }
}
