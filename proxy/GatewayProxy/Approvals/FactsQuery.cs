using System.Text;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Approvals;

/// <summary>Asks the server what a held statement means, in the session that it is held in.</summary>
internal static class FactsQuery
{
    /// <summary>Names beyond these are not compared; a text with more is not approved under a name's meaning.</summary>
    private const int MostNames = 64;

    private static readonly string[] Settings =
    [
        "standard_conforming_strings", "DateStyle", "IntervalStyle", "TimeZone", "session_replication_role",
        "transform_null_equals",
    ];

    /// <summary>What belongs to a relation and has it do more than its name says.</summary>
    private static readonly (string Catalog, string Relation)[] Parts =
    [
        ("pg_class", "oid"), ("pg_rewrite", "ev_class"), ("pg_trigger", "tgrelid"), ("pg_policy", "polrelid"),
        ("pg_attrdef", "adrelid"), ("pg_constraint", "conrelid"),
    ];

    /// <summary>Who the session is to the server, and how that reads what it is sent.</summary>
    private static readonly string[] Session =
    [
        "current_user", "session_user",
        .. Settings.Select(s => $"pg_catalog.current_setting('{s}')"),
    ];

    /// <summary>Whether all names of a text are compared.</summary>
    public static bool Compares(IReadOnlyCollection<TouchedTable> tables, IReadOnlyCollection<string> functions) =>
        tables.Count <= MostNames && functions.Count <= MostNames;

    // Unqualified, somebody's schema could give it another meaning.
    private const string Is = "OPERATOR(pg_catalog.=)";

    /// <summary>
    /// One value: a digest of what the names stand for, the isolation level, whether planning may run code of the
    /// database, then the schemas of the search path.
    /// </summary>
    public static byte[] Write(IEnumerable<TouchedTable> tables, IEnumerable<string> functions)
    {
        var relations = List(
            tables.Where(t => t.Name is not null)
                .Select(t => $"pg_catalog.to_regclass({Literal(Quoted(t))})"),
            "oid");
        var routines = List(functions.Select(Literal), "name");
        string[] digests = [.. Session, Digest("part", "class, oid"), Digest("routine", "oid")];
        return Encoding.UTF8.GetBytes(
            $"WITH RECURSIVE relation(oid) AS ({Relations(relations)}), part(class, oid, xmin) AS ("
            + string.Join(" UNION ALL ", Parts.Select(p => Part(p.Catalog, p.Relation)))
            + $"), routine AS ({Routines(routines)}) SELECT pg_catalog.concat_ws(pg_catalog.chr(1), "
            + $"pg_catalog.md5(pg_catalog.concat_ws(';', {string.Join(", ", digests)})), "
            + $"pg_catalog.current_setting('transaction_isolation'), {PlansCode}, "
            + "pg_catalog.array_to_string(pg_catalog.current_schemas(true), pg_catalog.chr(1)))");
    }

    // The planner expands views, policies, defaults and constraints, and calls in them what is not declared VOLATILE,
    // or what is SQL and comes to such a call. In the catalog nothing depends on the server's own functions.
    private static string PlansCode =>
        "EXISTS (SELECT FROM part p, pg_catalog.pg_depend d LEFT JOIN pg_catalog.pg_proc f "
        + $"ON d.refclassid {Is} {Catalog("pg_proc")} AND f.oid {Is} d.refobjid "
        + $"WHERE NOT p.class {Is} {Catalog("pg_trigger")} AND d.classid {Is} p.class AND d.objid {Is} p.oid AND ("
        + $"d.refclassid {Is} {Catalog("pg_operator")} OR NOT f.provolatile {Is} 'v' "
        + $"OR f.prolang {Is} (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname {Is} 'sql')))";

    // Those that are named, what inherits from them, and what views read.
    private static string Relations(string named) =>
        $"SELECT pg_catalog.unnest({named}) UNION SELECT next.oid FROM relation r, LATERAL ("
        + $"SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent {Is} r.oid UNION ALL "
        + "SELECT d.refobjid FROM pg_catalog.pg_rewrite w, pg_catalog.pg_depend d "
        + $"WHERE w.ev_class {Is} r.oid AND d.objid {Is} w.oid AND d.classid {Is} {Catalog("pg_rewrite")} "
        + $"AND d.refclassid {Is} {Catalog("pg_class")}) next(oid)";

    private static string Part(string catalog, string relation) =>
        $"SELECT {Catalog(catalog)}::pg_catalog.oid, c.oid, c.xmin FROM relation r, pg_catalog.{catalog} c "
        + $"WHERE c.{relation} {Is} r.oid";

    // Those that are named, and those that what belongs to a relation runs.
    private static string Routines(string named) =>
        $"SELECT oid, xmin FROM pg_catalog.pg_proc WHERE proname {Is} ANY {named} OR oid {Is} ANY (ARRAY("
        + "SELECT d.refobjid FROM part p, pg_catalog.pg_depend d "
        + $"WHERE d.classid {Is} p.class AND d.objid {Is} p.oid AND d.refclassid {Is} {Catalog("pg_proc")}))";

    private static string Catalog(string name) => $"'pg_catalog.{name}'::pg_catalog.regclass";

    private static string Digest(string from, string key) =>
        $"(SELECT pg_catalog.string_agg(pg_catalog.concat_ws(':', {key}, xmin), ',' ORDER BY {key}) FROM {from})";

    private static string List(IEnumerable<string> values, string type) =>
        $"(ARRAY[{string.Join(", ", values.DefaultIfEmpty("NULL"))}]::pg_catalog.{type}[])";

    private static string Quoted(TouchedTable table) =>
        table.Schema is { } schema ? $"{Identifier(schema)}.{Identifier(table.Name!)}" : Identifier(table.Name!);

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Read alike whatever standard_conforming_strings says.
    private static string Literal(string text) =>
        $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
