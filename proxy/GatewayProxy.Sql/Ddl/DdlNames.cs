using System.Globalization;
using System.Text;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// Asks the server what the names of a statement mean in a session, and reads the answer: one text a row, with the
/// number of the name before what was found.
/// </summary>
public sealed class DdlNames
{
    private const string Server = "pg_catalog";
    private const char Separator = '\u0001';
    private const string SearchPath = "p";

    // No schema is called so.
    private const string Several = "";

    private readonly Dictionary<(DdlNameKind, string?, string), DdlObject> _found = [];
    private readonly IReadOnlyList<string> _schemas = [];
    private readonly string _creation = "";

    internal DdlNames(DdlReading reading, IReadOnlyList<string?> rows)
    {
        foreach (var row in rows.OfType<string>())
        {
            var parts = row.Split(Separator);
            if (parts[0] == SearchPath)
            {
                (_creation, _schemas) = (parts[1], parts[2..]);
            }
            else
            {
                Add(reading.Names[int.Parse(parts[0], CultureInfo.InvariantCulture)].Key, parts);
            }
        }
    }

    /// <summary>Where what the session makes is put; null when there is no such schema.</summary>
    internal string? CreationSchema => _creation.Length > 0 ? _creation : null;

    /// <summary>Nothing can stand for what the server itself has.</summary>
    internal bool IsServerFirst => _schemas.FirstOrDefault(s => !IsTemporary(s)) == Server;

    internal DdlObject? Find(DdlName name) => _found.TryGetValue(name.Key, out var found) ? found : null;

    internal static string Sql(IReadOnlyList<DdlName> names)
    {
        var sql = new StringBuilder(
            $"SELECT pg_catalog.concat_ws({Chr}, '{SearchPath}', COALESCE(pg_catalog.current_schema(), ''), "
            + $"pg_catalog.array_to_string(pg_catalog.current_schemas(true), {Chr}))");
        foreach (var (index, name) in names.Index())
        {
            if (From(name) is { } from)
            {
                sql.Append(
                    CultureInfo.InvariantCulture, $" UNION ALL SELECT pg_catalog.concat_ws({Chr}, '{index}', {from}");
            }
        }

        return sql.ToString();
    }

    private void Add((DdlNameKind, string?, string) key, string[] parts)
    {
        var schema = _found.TryGetValue(key, out var other) && other.Schema != parts[4] ? Several : parts[4];
        _found[key] = new DdlObject(
            schema, uint.Parse(parts[1], CultureInfo.InvariantCulture), parts[2].FirstOrDefault(' '), parts[3] == "t");
    }

    private static string Chr => "pg_catalog.chr(1)";

    private static string? From(DdlName name) => name.Kind switch
    {
        DdlNameKind.Relation => Lookup(
            name, "pg_class", "rel", "o.relkind", "o.relpersistence", "pg_catalog.pg_table_is_visible(o.oid)"),
        DdlNameKind.Type => Lookup(name, "pg_type", "typ", "o.typtype", "'p'", "pg_catalog.pg_type_is_visible(o.oid)"),
        DdlNameKind.Collation => Lookup(
            name, "pg_collation", "coll", "' '", "'p'", "pg_catalog.pg_collation_is_visible(o.oid)"),
        DdlNameKind.OperatorClass => Lookup(
            name, "pg_opclass", "opc", "' '", "'p'", "pg_catalog.pg_opclass_is_visible(o.oid)"),
        // Which one a call takes depends on types: it must be enough that there is none but the server's.
        DdlNameKind.Operator => Lookup(name, "pg_operator", "opr", "' '", "'p'", Elsewhere),
        DdlNameKind.Function => Lookup(name, "pg_proc", "pro", "' '", "'p'", Elsewhere),
        _ => null,
    };

    private static string Elsewhere =>
        $"n.nspname OPERATOR(pg_catalog.<>) '{Server}' "
        + "AND n.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(true))";

    private static string Lookup(
        DdlName name, string catalog, string prefix, string kind, string persistence, string visible) =>
        $"o.oid, {kind}, {persistence}, n.nspname) FROM pg_catalog.{catalog} o "
        + $"JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) o.{prefix}namespace "
        + $"WHERE o.{prefix}name OPERATOR(pg_catalog.=) {Literal(name.Name)}::pg_catalog.name AND "
        + (name.Schema is { } schema
            ? $"n.nspname OPERATOR(pg_catalog.=) {Literal(schema)}::pg_catalog.name"
            : visible);

    internal static bool IsTemporary(string schema) => schema.StartsWith("pg_temp", StringComparison.Ordinal);

    // Read alike whatever standard_conforming_strings says.
    private static string Literal(string text) =>
        $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
