namespace GatewayOperator.Provisioning.Views;

/// <summary>
/// A relation of the server's catalog that would show the gateway's objects, or a masked table without its masked
/// columns.
/// </summary>
/// <param name="Name">A name that only one of <c>pg_catalog</c> and <c>information_schema</c> has.</param>
/// <param name="IsForeign">
/// Whether a row, <c>c</c>, is about somebody else's object; <c>{0}</c> stands for the schema of ours as a name in a
/// literal, <c>{1}</c> for its oid.
/// </param>
/// <param name="Added">What masked views add; null when nothing.</param>
internal sealed record CatalogSource(string Name, string IsForeign, CatalogAddition? Added = null)
{
    private static readonly CatalogAddition Tables = new()
    {
        Values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["table_type"] = "CASE m.kind WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN' ELSE 'BASE TABLE' END",
        },
        Where = """
            NOT has_table_privilege(m.base, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
            AND NOT has_any_column_privilege(m.base, 'SELECT, INSERT, UPDATE, REFERENCES')
            """,
    };

    private static readonly CatalogAddition Columns = new()
    {
        OfColumns = true,
        Values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ordinal_position"] = "a.attnum",
            ["dtd_identifier"] = "a.attnum::text",
            ["is_nullable"] = "CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END",
        },
        Where = "NOT has_column_privilege(m.base, a.attnum, 'SELECT, INSERT, UPDATE, REFERENCES')",
    };

    private static readonly CatalogAddition ColumnGrants = new()
    {
        OfColumns = true,
        Where = "c.privilege_type = 'SELECT' AND NOT has_column_privilege(m.base, a.attnum, 'SELECT')",
    };

    private static readonly CatalogAddition TableGrants = new()
    {
        Where = "c.privilege_type = 'SELECT' AND NOT has_table_privilege(m.base, 'SELECT')",
    };

    public static IReadOnlyList<CatalogSource> All { get; } =
    [
        new("pg_namespace", "c.oid <> {1}"),
        // By owner: what TOAST keeps of ours is in a schema of the server's.
        new("pg_class", "c.relowner <> (SELECT n.nspowner FROM pg_namespace n WHERE n.oid = {1})"),
        new("pg_type", "c.typowner <> (SELECT n.nspowner FROM pg_namespace n WHERE n.oid = {1})"),
        new("pg_proc", "c.pronamespace <> {1}"),
        new("pg_rewrite", "c.ev_class NOT IN (SELECT r.oid FROM pg_class r WHERE r.relnamespace = {1})"),
        new("pg_tables", "c.schemaname <> {0}"),
        new("pg_views", "c.schemaname <> {0}"),
        new("pg_indexes", "c.schemaname <> {0}"),
        new("pg_stat_all_tables", "c.schemaname <> {0}"),
        new("pg_stat_user_tables", "c.schemaname <> {0}"),
        new("schemata", "c.schema_name <> {0}"),
        new("tables", "c.table_schema <> {0}", Tables),
        new("views", "c.table_schema <> {0}"),
        new("columns", "c.table_schema <> {0}", Columns),
        new("column_privileges", "c.table_schema <> {0}", ColumnGrants),
        new("role_column_grants", "c.table_schema <> {0}", ColumnGrants),
        new("table_privileges", "c.table_schema <> {0}", TableGrants),
        new("role_table_grants", "c.table_schema <> {0}", TableGrants),
        new("element_types", "c.object_schema <> {0}"),
        new("data_type_privileges", "c.object_schema <> {0}"),
        new("routines", "c.specific_schema <> {0}"),
        new("parameters", "c.specific_schema <> {0}"),
        new("routine_privileges", "c.specific_schema <> {0}"),
        new("role_routine_grants", "c.specific_schema <> {0}"),
    ];
}
