using System.Text;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Approvals;

/// <summary>Asks the server what a held statement means, in the session that it is held in.</summary>
internal static class FactsQuery
{
    /// <summary>Names beyond these are not compared; a text with more is not approved under a name's meaning.</summary>
    private const int MostNames = 64;

    private static readonly string[] Settings =
        ["standard_conforming_strings", "DateStyle", "IntervalStyle", "TimeZone", "session_replication_role"];

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
    private const string IsAny = "OPERATOR(pg_catalog.=) ANY ";

    /// <summary>One value: a digest of what the names stand for, then the schemas of the search path.</summary>
    public static byte[] Write(IEnumerable<TouchedTable> tables, IEnumerable<string> functions)
    {
        var relations = List(
            tables.Where(t => t.Name is not null)
                .Select(t => $"pg_catalog.to_regclass({Literal(Quoted(t))})"),
            "oid");
        var routines = List(functions.Select(Literal), "name");
        string[] digests =
        [
            .. Session,
            Digest("pg_class c", "c.oid, c.xmin", $"c.oid {IsAny}{relations}"),
            Digest("pg_rewrite c", "c.oid, c.xmin", $"c.ev_class {IsAny}{relations}"),
            Digest("pg_trigger c", "c.oid, c.xmin", $"c.tgrelid {IsAny}{relations}"),
            Digest("pg_proc c", "c.oid, c.xmin", $"c.proname {IsAny}{routines}"),
        ];
        return Encoding.UTF8.GetBytes(
            "SELECT pg_catalog.concat_ws(pg_catalog.chr(1), "
            + $"pg_catalog.md5(pg_catalog.concat_ws(';', {string.Join(", ", digests)})), "
            + "pg_catalog.array_to_string(pg_catalog.current_schemas(true), pg_catalog.chr(1)))");
    }

    private static string Digest(string from, string columns, string where) =>
        $"(SELECT pg_catalog.string_agg(pg_catalog.concat_ws(':', {columns}), ',' ORDER BY c.oid) "
        + $"FROM pg_catalog.{from} WHERE {where})";

    private static string List(IEnumerable<string> values, string type) =>
        $"(ARRAY[{string.Join(", ", values.DefaultIfEmpty("NULL"))}]::pg_catalog.{type}[])";

    private static string Quoted(TouchedTable table) =>
        table.Schema is { } schema ? $"{Identifier(schema)}.{Identifier(table.Name!)}" : Identifier(table.Name!);

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Read alike whatever standard_conforming_strings says.
    private static string Literal(string text) =>
        $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
