using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Classification;
using GatewayProxy.Sql.Rewriting;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Analyses one statement of a text: which protected columns it comes to, and whether it may.</summary>
internal sealed class StatementAnalyser(SqlNode statement, NameResolver resolver)
{
    private static readonly Place Copied = new(StatementClause.Copy, false, false, SqlNode.NoLocation);

    private readonly ReferenceWalker _walker = new(resolver);
    private readonly List<SqlNode> _targets = [];

    /// <summary>What takes the locks of the statement in its place; null when the statement can.</summary>
    public WeakLock? WeakLock { get; private set; }

    /// <summary>Relations that are read through their views.</summary>
    public IEnumerable<RelationUse> ThroughViews =>
        resolver.Uses.Where(u => u is { IsTainted: false, GoesThroughView: true });

    /// <summary>Calls of functions that others stand for.</summary>
    public IEnumerable<(SqlNode Call, QualifiedName Function)> Replaced => FunctionRules.Calls(statement)
        .Select(c => (Call: c, Function: resolver.Function(c))).Where(r => r.Function is not null)
        .Select(r => (r.Call, r.Function!.Value));

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
            case NodeKind.LockStmt when WeakLock.Is(statement):
                WeakLock = new WeakLock(statement, [.. statement.List("relations").Select(resolver.Locked)]);
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
            use.SeeAll(Copied);
        }

        foreach (var column in columns)
        {
            use.See(column, Copied);
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

        if (resolver.Uses.Find(u => u.SeesProtected) is { } shown)
        {
            var refusal = FunctionRules.Writes(statement) ? Refusals.WriteDependsOnMask(shown)
                : VolatileCalls.Find(statement, resolver.Code) is { } called ? Refusals.CodeBesideMasks(called, shown)
                : null;
            if (refusal is not null)
            {
                return refusal;
            }
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
        foreach (var use in ThroughViews.Where(u => u.SeesProtected))
        {
            var refusal = statement.Kind == NodeKind.ExplainStmt ? Refusals.Explain(use)
                : use.Range.Text("catalogname") is not null ? Refusals.OtherDatabase(use)
                : use.IsSampled ? Refusals.OnlyTables(use, "TABLESAMPLE")
                : !use.Range.Flag("inh") && use.Relation!.HasChildren != false ? Refusals.OnlyTables(use, "ONLY")
                : use.Role == UseRole.CopySource && use.Relation!.HasChildren == true ? Refusals.CopyOfParent(use)
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
