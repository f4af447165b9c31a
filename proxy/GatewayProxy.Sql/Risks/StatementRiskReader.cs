using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Classification;
using GatewayProxy.Sql.Risks.Bounds;

namespace GatewayProxy.Sql.Risks;

/// <summary>Reads the risks of one statement, and of those that it runs or keeps.</summary>
internal sealed class StatementRiskReader(FunctionTrust trust)
{
    private readonly RiskFindings _found = new();

    public StatementRisks Read(SqlNode statement)
    {
        Take(statement, isShown: true);
        return _found.With(TableReader.Read(statement));
    }

    /// <param name="statement">The statement.</param>
    /// <param name="isShown">The client gets the rows.</param>
    private void Take(SqlNode statement, bool isShown)
    {
        _found.AddKind(StatementClassifier.Classify(statement).Name);
        switch (statement.Kind)
        {
            case NodeKind.SelectStmt or NodeKind.InsertStmt or NodeKind.UpdateStmt or NodeKind.DeleteStmt
                or NodeKind.MergeStmt:
                TakeRows(statement, isShown);
                break;
            case NodeKind.ExplainStmt when !statement.List("options").Any(o => o.Text("defname") == "analyze"):
                TakePlanned(statement);
                return;
            case NodeKind.ExplainStmt or NodeKind.DeclareCursorStmt:
                TakeHeld(statement, isShown && statement.Kind != NodeKind.ExplainStmt);
                break;
            case NodeKind.PrepareStmt:
                _found.Prepares = statement.Text("name");
                TakeHeld(statement, isShown);
                break;
            case NodeKind.ExecuteStmt:
                TakeExecute(statement);
                break;
            case NodeKind.CreateTableAsStmt:
                TakeTableAs(statement);
                break;
            case NodeKind.CopyStmt:
                TakeCopy(statement);
                break;
            case NodeKind.VariableSetStmt:
                _found.Add(SettingRisks.Of(statement));
                break;
            case NodeKind.CallStmt:
                TakeCall(statement.Node("funccall")!);
                break;
            default:
                TakeOther(statement);
                break;
        }

        TakeCalls(statement);
    }

    // The planner calls functions that say that they change nothing; what they do, nobody knows.
    private void TakePlanned(SqlNode statement)
    {
        foreach (var node in statement.DescendantsAndSelf())
        {
            var risks = FunctionRisks.In(node, trust).ToList();
            _found.Add(risks.Where(r => r.Risk == Risk.Unrecognised));
            _found.AddVouched(Vouched(node, risks));
        }
    }

    private void TakeExecute(SqlNode statement)
    {
        _found.Executes = statement.Text("name");
        _found.Add(Risk.Unrecognised, KindRisks.Prepared);
    }

    private void TakeHeld(SqlNode holder, bool isShown)
    {
        if (holder.Node("query") is { } query)
        {
            Take(query, isShown);
        }
        else
        {
            _found.Add(Risk.Unrecognised, "holds no statement");
        }
    }

    private void TakeOther(SqlNode statement)
    {
        _found.Add(KindRisks.Of(statement));
        _found.Add(KeptCode.In(statement));
        // CREATE SCHEMA runs the statements that it holds; a rule keeps them for statements on its table.
        var held = statement.Kind switch
        {
            NodeKind.CreateSchemaStmt => statement.List("schemaElts"),
            NodeKind.RuleStmt => statement.List("actions"),
            _ => [],
        };
        foreach (var element in held)
        {
            Take(element, isShown: false);
        }
    }

    private void TakeTableAs(SqlNode statement)
    {
        if (!Relations.IsTemporary(statement.Node("into")!.Node("rel")!))
        {
            _found.Add(Risk.SchemaChange, "makes a table from a query");
        }

        if (statement.Node("query") is { Kind: NodeKind.SelectStmt } query)
        {
            TakeRows(query, isShown: false);
        }
        else
        {
            TakeHeld(statement, isShown: false);
        }
    }

    private void TakeCopy(SqlNode copy)
    {
        var toClient = !copy.Flag("is_program") && copy.Text("filename") is null;
        if (!toClient)
        {
            _found.Add(Risk.ServerProgram, "COPY with a program or a file of the server");
        }

        if (!copy.Flag("is_from") && (!toClient || copy.Node("query") is null))
        {
            _found.Add(Risk.BulkExport, "COPY … TO is made for getting data out");
        }

        if (copy.Flag("is_from") && copy.Node("relation") is { } relation)
        {
            _found.Add(WriteKinds.OnCatalog(relation));
        }

        if (copy.Node("query") is { } query)
        {
            Take(query, isShown: toClient);
        }
    }

    private void TakeCall(SqlNode call)
    {
        // What is listed risks that much, vouched for or not.
        _found.Add(FunctionRisks.Listed(FunctionRisks.NameOf(call).Name));
        if (trust.Vouches(call) is { } vouched)
        {
            _found.AddVouched(vouched);
        }
        else
        {
            _found.Add(Risk.Unrecognised, "CALL runs code that the text does not show");
        }
    }

    private void TakeRows(SqlNode statement, bool isShown)
    {
        if (statement.Kind == NodeKind.SelectStmt && StatementClassifier.IntoClause(statement) is { } into)
        {
            isShown = false;
            if (!Relations.IsTemporary(into.Node("rel")!))
            {
                _found.Add(Risk.SchemaChange, "makes a table from a query");
            }
        }

        foreach (var write in statement.DescendantsAndSelf())
        {
            WriteKinds.Add(write, _found);
        }

        var bounds = new BoundsReader();
        var bound = bounds.Read(statement);
        foreach (var (write, why) in bounds.Writes)
        {
            var kind = StatementClassifier.Classify(write).Name;
            _found.Add(Risk.UnboundedWrite, $"{kind} {why}");
            if (WriteKinds.Deletes(write))
            {
                _found.Add(Risk.Destructive, $"{kind} without bound takes all rows of a table");
            }
        }

        if (isShown && bound.IsBulk && (statement.Kind == NodeKind.SelectStmt || WriteKinds.Returns(statement)))
        {
            _found.Add(Risk.BulkExport, "returns all rows of a table: no WHERE that restricts, no LIMIT, no aggregate");
        }
    }

    private void TakeCalls(SqlNode statement)
    {
        if (trust.Code is { } code && VolatileCalls.Find(statement, code) is { } called)
        {
            _found.Add(Risk.Unrecognised, $"uses {called}, which may write");
        }

        foreach (var node in statement.DescendantsAndSelf().Where(n => !ReferenceEquals(n, CalledBy(statement))))
        {
            var risks = FunctionRisks.In(node, trust).ToList();
            _found.Add(risks);
            _found.AddVouched(Vouched(node, risks));
        }
    }

    private string? Vouched(SqlNode node, List<RiskReason> risks) =>
        node.Kind == NodeKind.FuncCall && risks.Count == 0 ? trust.Vouches(node) : null;

    private static SqlNode? CalledBy(SqlNode statement) =>
        statement.Kind == NodeKind.CallStmt ? statement.Node("funccall") : null;
}
