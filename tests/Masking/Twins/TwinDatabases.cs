using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Masking.Twins;

/// <summary>
/// Two databases of one server that are equal but for the values of protected columns. The second is a copy of the
/// first before it had rows, so that object ids are the same.
/// </summary>
public static class TwinDatabases
{
    public const string A = "twin_a";
    public const string B = "twin_b";

    public static IReadOnlyList<string> Both { get; } = [A, B];

    /// <summary>Creates both and the role that owns everything in them; the shop's admin is a member of it.</summary>
    public static async Task<PostgresCredential> CreateAsync(SharedServer server)
    {
        var cluster = server.Cluster;
        var owner = new PostgresCredential("twin_owner", server.Shop.Admin.Password);
        await cluster.ExecuteAsync(
            "postgres",
            $"""
            CREATE ROLE {owner.Username} LOGIN PASSWORD '{owner.Password}';
            GRANT {owner.Username} TO {server.Shop.Admin.Username};
            """,
            default);
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE {A} OWNER {owner.Username}", default);
        await CreateTablesAsync(cluster, A, owner);
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE {B} TEMPLATE {A} OWNER {owner.Username}", default);
        foreach (var database in Both)
        {
            await FillAsync(cluster, database, owner, side: database);
        }

        return owner;
    }

    public static async Task CreateTablesAsync(PostgresCluster cluster, string database, PostgresCredential owner)
    {
        foreach (var file in (string[])["shop.sql", "clinic.sql", "fleet.sql"])
        {
            await cluster.ExecuteAsync(database, $"SET ROLE {owner.Username};\n{Script(file)}", default);
        }
    }

    public static async Task FillAsync(PostgresCluster cluster, string database, PostgresCredential owner, string side)
    {
        await cluster.ExecuteAsync(
            database, $"ALTER DATABASE {database} SET search_path = shop, clinic, fleet, public", default);
        var session = $"SET twin.side = '{side}'; SET TimeZone = 'UTC'; SET ROLE {owner.Username};";
        await cluster.ExecuteAsync(database, $"{session}\n{Script("rows.sql")}", default);
    }

    /// <summary>
    /// Pseudonyms are keyed, each database with a key of its own; that is a difference, too, and none of the secrets.
    /// </summary>
    public static async Task ShareKeyAsync(PostgresCluster cluster)
    {
        foreach (var database in Both)
        {
            await cluster.ExecuteAsync(
                database,
                """
                DO $$ DECLARE t regclass; BEGIN
                  FOR t IN SELECT attrelid FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                           WHERE relkind = 'r' AND attname = 'key' AND relnamespace::regnamespace::text LIKE 'gw\_%'
                  LOOP
                    EXECUTE format('UPDATE %s SET key = sha256(''twins'')', t);
                  END LOOP;
                END $$
                """,
                default);
        }
    }

    /// <summary>What every table of a twin holds, and which tables there are: equal means no write happened.</summary>
    public static async Task<string> DigestAsync(PostgresCluster cluster, string database) => string.Join(
        '\n',
        await cluster.QueryAsync(
            database,
            """
            SELECT c.oid::regclass, md5(query_to_xml(
                format('SELECT t::text FROM %s AS t ORDER BY 1', c.oid::regclass), false, false, '')::text)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'm') AND n.nspname IN ('public', 'shop', 'clinic', 'fleet') ORDER BY c.oid
            """,
            default));

    private static string Script(string file) => File.ReadAllText(Repository.PathOf($"tests/Masking/Schema/{file}"));
}
