using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>Reads the gateway's schema, inside the caller's snapshot.</summary>
internal static class OwnSchemaReader
{
    private const string Schema = """
        SELECT n.oid, pg_get_userbyid(n.nspowner)::text, obj_description(n.oid, 'pg_namespace')
        FROM pg_namespace n WHERE n.nspname = $1
        """;

    // A view's definition shows its query and column names; options, defaults and triggers change it as well.
    private const string Relations = """
        SELECT c.oid, c.relname::text, c.relkind = 'v', pg_get_userbyid(c.relowner)::text,
               CASE c.relkind WHEN 'v' THEN hashtextextended(concat_ws('/', pg_get_viewdef(c.oid), c.reloptions::text,
                   (SELECT count(*) FROM pg_attrdef d WHERE d.adrelid = c.oid),
                   (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid),
                   (SELECT count(*) FROM pg_rewrite r WHERE r.ev_class = c.oid)), 0)::text ELSE '' END,
               obj_description(c.oid, 'pg_class')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'v')
        """;

    private const string Functions = """
        SELECT p.proname || '(' || oidvectortypes(p.proargtypes) || ')',
               CASE WHEN l.lanname = 'sql' AND NOT p.prosecdef AND p.proconfig IS NULL
                         AND pg_get_userbyid(p.proowner) = n.nspname THEN p.prosrc ELSE '' END
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        WHERE n.nspname = $1
        """;

    private const string Release = """
        SELECT hashtextextended(concat_ws('/', pg_get_functiondef(p.oid), p.proacl::text), 0)::text,
               obj_description(p.oid, 'pg_proc')
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = $1 AND p.proname = 'release' AND p.prokind = 'p' AND pg_get_userbyid(p.proowner) = $1
        """;

    /// <returns>Null when there is no schema of this name.</returns>
    public static async Task<OwnSchema?> ReadAsync(NpgsqlConnection connection, string name, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Schema) { Parameters = { new() { Value = name } } },
                new(Relations) { Parameters = { new() { Value = name } } },
                new(Functions) { Parameters = { new() { Value = name } } },
                new(Release) { Parameters = { new() { Value = name } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct).ConfigureAwait(false);
        var rows = new ResultRows(reader);
        var schemas = await rows.NextAsync(
            r => new OwnSchema
            {
                Oid = r.GetFieldValue<uint>(0),
                Name = name,
                Owner = r.GetString(1),
                Comment = ObjectComment.Parse(r.IsDBNull(2) ? null : r.GetString(2)),
                Relations = [],
                Functions = new Dictionary<string, string>(),
            },
            ct).ConfigureAwait(false);
        var relations = await rows.NextAsync(Relation, ct).ConfigureAwait(false);
        var functions = await rows.NextAsync(r => (Signature: r.GetString(0), Body: r.GetString(1)), ct)
            .ConfigureAwait(false);
        var procedures = await rows.NextAsync(
            r => new OwnProcedure(r.GetString(0), ObjectComment.Parse(r.IsDBNull(1) ? null : r.GetString(1))),
            ct).ConfigureAwait(false);
        return schemas is [var schema]
            ? schema with
            {
                Relations = relations,
                Functions = functions.ToDictionary(f => f.Signature, f => f.Body, StringComparer.Ordinal),
                Release = procedures.FirstOrDefault(),
            }
            : null;
    }

    private static OwnRelation Relation(NpgsqlDataReader r) => new(
        r.GetFieldValue<uint>(0), r.GetString(1), r.GetBoolean(2), r.GetString(3), r.GetString(4),
        ObjectComment.Parse(r.IsDBNull(5) ? null : r.GetString(5)));
}
