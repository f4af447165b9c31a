using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Ddl;

/// <summary>Reads the options of tables, indexes and sequences: closed lists of their names.</summary>
internal sealed class DdlOptions(DdlFindings findings)
{
    private static readonly string[] Storage =
    [
        "fillfactor", "parallel_workers", "toast_tuple_target", "deduplicate_items", "fastupdate", "buffering",
        "pages_per_range", "autosummarize", "gin_pending_list_limit", "vacuum_truncate", "vacuum_index_cleanup",
    ];

    private static readonly string[] Numbers =
        ["increment", "maxvalue", "minvalue", "start", "restart", "cache", "cycle", "generated"];

    /// <summary>What WITH, SET and RESET name.</summary>
    public void ReadStorage(IEnumerable<SqlNode> options)
    {
        foreach (var name in options.Select(o => o.Kind == NodeKind.DefElem ? o.Text("defname")! : ""))
        {
            if (!Storage.Contains(name) && !name.StartsWith("autovacuum_", StringComparison.Ordinal))
            {
                findings.Refuse(DdlRefusals.NotListed($"option {name}"));
            }
        }
    }

    public void ReadSequence(IEnumerable<SqlNode> options)
    {
        foreach (var option in options)
        {
            var name = option.Kind == NodeKind.DefElem ? option.Text("defname")! : "";
            if (name == "as")
            {
                findings.Type(option.Node("arg")!);
            }
            else if (name == "owned_by")
            {
                Owner(option.Node("arg")!.List("items"));
            }
            else if (!Numbers.Contains(name))
            {
                findings.Refuse(DdlRefusals.NotListed($"option {name}"));
            }
        }
    }

    // Where these words stand is not known.
    private void Owner(IReadOnlyList<SqlNode> words)
    {
        var names = words.Select(w => w.Text("sval")!).ToList();
        if (names is ["none"])
        {
            return;
        }

        if (names is not [var schema, var table, _])
        {
            findings.Refuse(DdlRefusals.Ambiguous("the table of", "OWNED BY"));
            return;
        }

        findings.Add(new(DdlNameKind.Relation, schema, table) { Kinds = DdlFindings.Tables });
    }
}
