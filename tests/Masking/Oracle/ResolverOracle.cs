using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Sql;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Tests;

namespace GatewayOperator.Tests.Masking.Oracle;

/// <summary>
/// Walks through scripts in a database of their own: what makes objects is run, so that names mean what the scripts'
/// authors had in mind; of every query both the server and the gateway's analysis are asked what it reads.
/// </summary>
public sealed class ResolverOracle(Door superuser, string database, SqlParser parser)
{
    private readonly List<Comparison> _comparisons = [];

    public IReadOnlyList<Comparison> Comparisons => _comparisons;

    /// <summary>Takes one script in a session of its own.</summary>
    public async Task WalkAsync(string origin, string script)
    {
        using var session = new AskedSession(await superuser.OpenAsync(database));
        // Trees go to the client only; what a script waits for does not come.
        await session.RunAsync("SET log_min_messages = panic; SET statement_timeout = '10s'");
        foreach (var sql in StatementSplitter.Split(script))
        {
            if (await parser.ParseAsync(Encoding.UTF8.GetBytes(sql), default) is not Parsed { Statements: [var only] })
            {
                continue;
            }

            if (only.Node.Kind == NodeKind.SelectStmt)
            {
                await CompareAsync(origin, sql, only.Node, session);
            }

            if (MakesObjects(only.Node))
            {
                await session.RunAsync(sql);
            }
        }
    }

    private async Task CompareAsync(string origin, string sql, SqlNode query, AskedSession session)
    {
        var names = query.DescendantsAndSelf().Where(n => n.Kind == NodeKind.RangeVar).Select(n => n.Text("relname")!);
        if (session.IsFailed
            || await session.ValueAsync(NamedRelations.Query(names.Distinct())) is not { } json
            || await session.TreeOfAsync(sql) is not { } tree)
        {
            return;
        }

        var relations = NamedRelations.Read(json);
        var found = Resolve(query, relations.Catalog, await session.NamesAsync(relations.Catalog));
        _comparisons.Add(new Comparison(origin, sql, ServerTree.Read(tree, relations), found));
    }

    private static ReadColumns Resolve(SqlNode query, MaskCatalog catalog, SessionNames names)
    {
        var resolver = new NameResolver(catalog, names, new HashSet<string>());
        new ReferenceWalker(resolver).WalkTop(query);
        var found = new ReadColumns();
        foreach (var use in resolver.Uses)
        {
            var columns = use.Seen.Concat(use.Returned).Select(name => use.Relation!.Find(name)!.Number);
            found.Add(use.Relation!.Oid, columns);
        }

        return found;
    }

    // Rows do not matter to names, and without them nothing takes long.
    private static bool MakesObjects(SqlNode statement) => statement.Kind switch
    {
        NodeKind.SelectStmt => statement.Node("intoClause") is not null,
        NodeKind.InsertStmt or NodeKind.UpdateStmt or NodeKind.DeleteStmt or NodeKind.MergeStmt
            or NodeKind.ExplainStmt or NodeKind.CopyStmt or NodeKind.ExecuteStmt or NodeKind.DeclareCursorStmt
            or NodeKind.FetchStmt or NodeKind.CallStmt or NodeKind.VacuumStmt => false,
        _ => true,
    };
}
