using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Classification;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Analyses one statement of a text: which protected columns it comes to, and whether it may.</summary>
internal sealed class StatementAnalyser(SqlNode statement, NameResolver resolver)
{
    private readonly ReferenceWalker _walker = new(resolver);
    private readonly List<SqlNode> _targets = [];

    /// <summary>Relations that must be read through their views.</summary>
    public IEnumerable<RelationUse> ThroughViews => resolver.Uses.Where(
        u => u is { IsTainted: false } && (u.Role == UseRole.Target ? u.Returned.Count > 0 : u.SeesProtected));

    /// <summary>Relations of which all columns may be shown.</summary>
    public IEnumerable<uint> Stars => resolver.Uses.Where(u => u.SeesAll).Select(u => u.Relation!.Oid);

    /// <summary>It writes rows.</summary>
    public bool Writes => _targets.Count > 0;

    /// <summary>Temporary tables that it creates.</summary>
    public List<string> Creates { get; } = [];

    /// <summary>Temporary tables that hold masks afterwards.</summary>
    public IEnumerable<string> Taints => resolver.Uses.Any(u => u.SeesProtected)
        ? [.. Creates, .. _targets.Where(resolver.IsTemporary).Select(t => t.Text("relname")!)]
        : [];

    /// <summary>Null when it may run.</summary>
    public Refusal? Analyse() =>
        StatementGate.Check(statement, resolver) ?? FunctionRules.Check(statement) ?? JudgeReferences();

    private Refusal? JudgeReferences()
    {
        Walk();
        foreach (var use in resolver.Uses)
        {
            if (use.SeesDenied(out var column))
            {
                return Refusals.NotAvailable(use, column);
            }
        }

        return JudgeWrite() ?? JudgeViews();
    }

    private void Walk()
    {
        switch (statement.Kind)
        {
            case NodeKind.CopyStmt when statement.Node("relation") is { } relation:
                WalkCopy(relation);
                return;
            case NodeKind.LockStmt or NodeKind.IndexStmt or NodeKind.DropStmt:
                return;
            case NodeKind.TruncateStmt:
                _targets.AddRange(statement.List("relations"));
                return;
            case NodeKind.CreateStmt:
                Creates.Add(statement.Node("relation")!.Text("relname")!);
                return;
            case NodeKind.CreateTableAsStmt:
                Creates.Add(statement.Node("into")!.Node("rel")!.Text("relname")!);
                break;
            case NodeKind.SelectStmt when StatementClassifier.IntoClause(statement) is { } into:
                Creates.Add(into.Node("rel")!.Text("relname")!);
                break;
            default:
                break;
        }

        _walker.WalkTop(statement);
        _targets.AddRange(_walker.Targets);
    }

    private void WalkCopy(SqlNode relation)
    {
        var columns = statement.List("attlist").Select(c => c.Text("sval")!).ToList();
        var isFrom = statement.Flag("is_from");
        if (isFrom)
        {
            _targets.Add(relation);
        }

        if (resolver.Use(relation, isFrom ? UseRole.Target : UseRole.CopySource) is not { } use)
        {
            return;
        }

        use.CopiedColumns = columns.Count > 0 ? columns : null;
        if (isFrom)
        {
            // The condition is on the rows that come in, not on those that are there.
            return;
        }

        if (columns.Count == 0)
        {
            use.SeeAll(returning: false);
        }

        foreach (var column in columns)
        {
            use.See(column, returning: false);
        }
    }

    private Refusal? JudgeWrite()
    {
        if (_targets.Exists(t => t.Text("relname") == "pg_settings"))
        {
            return Refusals.SettingsTable();
        }

        if (statement.DescendantsAndSelf().Any(n => n.Kind == NodeKind.CurrentOfExpr))
        {
            return Refusals.CursorPosition();
        }

        if (FunctionRules.Writes(statement) && resolver.Uses.Find(u => u.SeesProtected) is { } shown)
        {
            return Refusals.WriteDependsOnMask(shown);
        }

        var use = resolver.Uses.Find(u => u.Seen.Count > 0);
        if (use is not null && _targets.Exists(t => !resolver.IsTemporary(t)))
        {
            return Refusals.WriteDependsOnMask(use);
        }

        var both = resolver.Uses.Find(u => u.Role == UseRole.Target && u.Assigned.Count > 0 && u.Returned.Count > 0);
        return both is null ? null : Refusals.ReturningMaskedAssignment(both);
    }

    private Refusal? JudgeViews()
    {
        foreach (var use in ThroughViews)
        {
            var refusal = statement.Kind == NodeKind.ExplainStmt ? Refusals.Explain(use)
                : use.Range.Text("catalogname") is not null ? Refusals.OtherDatabase(use)
                : use.IsSampled ? Refusals.OnlyTables(use, "TABLESAMPLE")
                : !use.Range.Flag("inh") ? Refusals.OnlyTables(use, "ONLY")
                : use.Relation!.View is null ? Refusals.NoView(use)
                : null;
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }
}
