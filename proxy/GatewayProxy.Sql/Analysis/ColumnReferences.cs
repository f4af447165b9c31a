using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Finds what a column reference may mean, and notes it there.</summary>
internal sealed class ColumnReferences(NameResolver resolver)
{
    private static readonly HashSet<string> SystemColumns =
        new(["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"], StringComparer.Ordinal);

    public bool InReturning { get; set; }

    public void Note(SqlNode reference, Scope scope)
    {
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
            foreach (var use in resolver.Uses)
            {
                NoteColumn(use, column);
            }

            return;
        }

        foreach (var entry in entries)
        {
            foreach (var use in entry.Uses)
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
            use.SeeAll(InReturning);
        }
    }

    private void NoteUnqualified(string? column, Scope scope)
    {
        if (column is null)
        {
            NoteAll(scope.Entries);
            return;
        }

        var found = false;
        for (var level = scope; level is not null && !found; level = level.Outer)
        {
            foreach (var entry in level.Entries)
            {
                found |= NoteUnqualified(column, entry);
            }
        }
    }

    private bool NoteUnqualified(string column, RangeEntry entry)
    {
        var found = false;
        foreach (var use in entry.Uses)
        {
            if (entry.RenamedColumns || entry.Name == column)
            {
                // A name that the alias gave, or the whole row: nobody else can mean that name, but a column may.
                use.SeeAll(InReturning);
            }
            else
            {
                found |= use.See(column, InReturning);
            }
        }

        return found;
    }

    private void NoteIn(RangeEntry entry, RelationUse use, string? column)
    {
        if (entry.RenamedColumns)
        {
            use.SeeAll(InReturning);
        }
        else
        {
            NoteColumn(use, column);
        }
    }

    private void NoteColumn(RelationUse use, string? column)
    {
        // relation.name of no column is a function applied to the whole row.
        if (column is null || (!use.See(column, InReturning) && !SystemColumns.Contains(column)))
        {
            use.SeeAll(InReturning);
        }
    }
}
