namespace GatewayOperator.Provisioning.Views;

/// <summary>
/// A function that answers as the server's own does, and also yes where the masked view of a table allows it. Its body
/// runs under the caller's search_path, as the names it is given must: so it qualifies every other name.
/// </summary>
/// <param name="Name">As in <c>pg_catalog</c>.</param>
/// <param name="Arguments">Types, as <c>oidvectortypes</c> writes them.</param>
/// <param name="Body">One SELECT.</param>
internal sealed record CatalogFunction(string Name, string Arguments, string Body)
{
    private const string OfColumns = "has_column_privilege";

    private static readonly string[] OfTables = ["has_table_privilege", "has_any_column_privilege"];

    public string Signature => $"{Name}({Arguments})";

    public static IReadOnlyList<string> Names { get; } = [.. OfTables, OfColumns];

    /// <param name="schema">The schema of masked views.</param>
    public static IReadOnlyList<CatalogFunction> All(string schema) =>
    [
        .. from user in (string[])["", "name", "oid"]
           from table in (string[])["text", "oid"]
           from function in OfTables.Select(name => OfTable(schema, name, user, table))
               .Append(OfColumn(schema, user, table, "text")).Append(OfColumn(schema, user, table, "smallint"))
           select function,
    ];

    public IEnumerable<string> Create(string schema)
    {
        var name = $"{SqlText.Identifier(schema)}.{Signature}";
        // One that somebody put in its place may have parameters that cannot be replaced.
        yield return $"DROP FUNCTION IF EXISTS {name}";
        yield return $"CREATE FUNCTION {name} RETURNS boolean LANGUAGE sql STABLE STRICT PARALLEL SAFE "
            + $"AS {SqlText.Literal(Body)}";
        yield return $"ALTER FUNCTION {name} OWNER TO {SqlText.Identifier(schema)}";
        yield return $"GRANT EXECUTE ON FUNCTION {name} TO PUBLIC";
    }

    private static CatalogFunction OfTable(string schema, string name, string user, string table)
    {
        var (u, t, p) = user.Length == 0 ? ("", "$1", "$2") : ("$1, ", "$2", "$3");
        return new CatalogFunction(
            name,
            Types(user, table, "text"),
            $"SELECT pg_catalog.{name}({u}{t}, {p}) OR EXISTS (SELECT FROM {Views(schema, t, table)} "
                + $"AND pg_catalog.{name}({u}v.oid, {p}))");
    }

    private static CatalogFunction OfColumn(string schema, string user, string table, string column)
    {
        var (u, t, c, p) = user.Length == 0 ? ("", "$1", "$2", "$3") : ("$1, ", "$2", "$3", "$4");
        var name = column == "text" ? c
            : "(SELECT b.attname FROM pg_catalog.pg_attribute b "
                + $"WHERE b.attrelid OPERATOR(pg_catalog.=) {Oid(t, table)} AND b.attnum OPERATOR(pg_catalog.=) {c})";
        return new CatalogFunction(
            OfColumns,
            Types(user, table, column, "text"),
            $"SELECT pg_catalog.{OfColumns}({u}{t}, {c}, {p}) OR EXISTS (SELECT FROM {Views(schema, t, table)} "
                + "AND EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid OPERATOR(pg_catalog.=) v.oid "
                + $"AND a.attname OPERATOR(pg_catalog.=) {name} "
                + $"AND pg_catalog.{OfColumns}({u}v.oid, a.attnum, {p})))");
    }

    private static string Types(params IEnumerable<string> types) => string.Join(", ", types.Where(t => t.Length > 0));

    private static string Views(string schema, string table, string type) =>
        "pg_catalog.pg_class v WHERE v.relnamespace OPERATOR(pg_catalog.=) "
            + $"{SqlText.Literal(SqlText.Identifier(schema))}::pg_catalog.regnamespace AND "
            + $"pg_catalog.starts_with(v.relname, pg_catalog.concat('v', {Oid(table, type)}, '_'))";

    private static string Oid(string table, string type) =>
        type == "oid" ? table : $"{table}::pg_catalog.regclass::pg_catalog.oid";
}
