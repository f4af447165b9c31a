using GatewayOperator.Api.Configuration;
using GatewayOperator.Provisioning;
using static GatewayOperator.Tests.Provisioning.Views.MaskedScene;

namespace GatewayOperator.Tests.Provisioning.Views;

/// <summary>
/// What is read in the place of the server's catalog: tables as a grant may read them, and nothing of ours.
/// </summary>
public sealed class CatalogViewTests
{
    private const string Tables = """
        CREATE TABLE customers (id serial PRIMARY KEY, dropped int, email text NOT NULL, country text);
        ALTER TABLE customers DROP COLUMN dropped;
        CREATE TABLE secrets (word text);
        CREATE TABLE plain (id int GENERATED ALWAYS AS IDENTITY, note text)
        """;

    private static readonly string[] Everything = ["country", "email", "id"];

    [Test]
    public async Task Masked_columns_are_shown_once_under_their_table()
    {
        var scene = await MaskedAsync(TableAccess.Select);
        Assert.That(
            await ReadAsync(scene, "SELECT table_name, column_name, ordinal_position, is_nullable FROM {columns} "
                + "WHERE table_schema = 'public' ORDER BY 1, 2"),
            Is.EqualTo(new[]
            {
                "customers|country|4|YES", "customers|email|3|NO", "customers|id|1|NO",
                "plain|id|1|NO", "plain|note|2|YES", "secrets|word|1|YES",
            }));
        Assert.That(
            await ReadAsync(
                scene, "SELECT table_name, table_type FROM {tables} WHERE table_schema = 'public' ORDER BY 1"),
            Is.EqualTo(new[] { "customers|BASE TABLE", "plain|BASE TABLE", "secrets|BASE TABLE" }));
    }

    [TestCase(TableAccess.Select)]
    [TestCase(TableAccess.Select | TableAccess.Insert | TableAccess.Update)]
    public async Task Grants_are_shown_once_under_their_table(TableAccess access)
    {
        var scene = await MaskedAsync(access);
        foreach (var view in (string[])["column_privileges", "role_column_grants"])
        {
            Assert.That(
                await ReadAsync(scene, $"SELECT column_name FROM {{{view}}} WHERE table_name = 'customers' "
                    + "AND privilege_type = 'SELECT' AND grantee LIKE 'gw%profile' ORDER BY 1"),
                Is.EqualTo(Everything),
                view);
        }

        foreach (var view in (string[])["table_privileges", "role_table_grants"])
        {
            Assert.That(
                await ReadAsync(scene, $"SELECT table_name FROM {{{view}}} WHERE table_schema = 'public' "
                    + "AND privilege_type = 'SELECT' AND grantee LIKE 'gw%profile' ORDER BY 1"),
                Is.EqualTo(new[] { "customers", "plain", "secrets" }),
                view);
        }
    }

    [Test]
    public async Task Nothing_of_ours_is_shown_and_nothing_else_is_missing()
    {
        var scene = await MaskedAsync(TableAccess.Select);
        foreach (var relation in Catalog(scene).Relations)
        {
            // Names of roles, as in privileges, are no objects of a database.
            const string names = """
                FROM {0} AS c, jsonb_each_text(to_jsonb(c)) AS f WHERE f.value LIKE 'gw\_%' AND f.key !~ 'owner|grant'
                """;
            Assert.That(
                await ReadAsync(scene, "SELECT f.key, f.value " + Of(names, $"{{{relation.Name}}}")),
                Is.Empty,
                relation.Name);
            const string others = """
                SELECT count(*) FROM (SELECT to_jsonb(c) - 'tableoid' - 'xmin' FROM {0} AS c) AS r (r)
                WHERE r::text !~ '"gw_[0-9a-f]*_views"|[0-9a-f]_profile"'
                """;
            var real = $"{relation.Schema}.{relation.Name}";
            if (relation.Schema == "information_schema" && relation.Name is not ("tables" or "columns"))
            {
                Assert.That(
                    await ReadAsync(scene, Of(others, $"{{{relation.Name}}}")),
                    Is.EqualTo(await ReadAsync(scene, Of(others, real))),
                    relation.Name);
            }
        }

        Assert.That(
            await ReadAsync(scene, "SELECT relname FROM pg_class WHERE relowner::regrole::text !~ 'gw_' EXCEPT "
                + "SELECT relname FROM {pg_class}"),
            Is.Empty);
        Assert.That(
            await ReadAsync(scene, "SELECT tableoid::regclass FROM {pg_class} LIMIT 1"),
            Is.EqualTo(new[] { "pg_class" }));
    }

    [Test]
    public async Task Privilege_functions_count_what_the_masked_view_grants()
    {
        var scene = await MaskedAsync(TableAccess.Select);
        foreach (var user in (string[])["", "current_user, ", "current_user::regrole::oid, "])
        {
            foreach (var table in (string[])["'customers'", "'customers'::regclass::oid"])
            {
                Assert.That(
                    await ReadAsync(scene, $"""
                        SELECT gw.has_table_privilege({user}{table}, 'SELECT'),
                               gw.has_table_privilege({user}{table}, 'DELETE'),
                               gw.has_any_column_privilege({user}{table}, 'SELECT'),
                               gw.has_column_privilege({user}{table}, 'email', 'SELECT'),
                               gw.has_column_privilege({user}{table}, 3::int2, 'SELECT'),
                               gw.has_column_privilege({user}{table}, 'email', 'UPDATE'),
                               gw.has_column_privilege({user}{table}, 3::int2, 'UPDATE')
                        """),
                    Is.EqualTo(new[] { "t|f|t|t|t|f|f" }));
            }
        }

        Assert.That(
            await ReadAsync(
                scene, "SELECT gw.has_table_privilege('plain', 'SELECT'), gw.has_table_privilege(1::oid, 'SELECT')"),
            Is.EqualTo(new[] { "t|" }));
        Assert.That(
            await scene.TryAsync(Through(scene, "SELECT gw.has_table_privilege('nope', 'SELECT')")),
            Is.EqualTo("42P01"));
    }

    [Test]
    public async Task Functions_of_others_before_pg_catalog_change_no_answer()
    {
        var scene = await MaskedAsync(TableAccess.Select);
        await scene.Scene.AsOwnerAsync("""
            CREATE FUNCTION public.has_table_privilege(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION public.has_table_privilege(oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION public.starts_with(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION public.concat(text, oid, text) RETURNS text LANGUAGE sql AS 'SELECT ''v''';
            """);
        await using var session = await scene.Scene.LoginAsync(scene.Plan, scene.Grant);
        await MaskedScene.ReadAsync(session, "SET search_path = public, pg_catalog");
        Assert.That(
            await MaskedScene.ReadAsync(session, Through(scene,
                "SELECT gw.has_table_privilege('customers', 'DELETE'), gw.has_table_privilege('customers', 'SELECT')")),
            Is.EqualTo(new[] { "f|t" }));
    }

    [Test]
    public async Task Grant_that_reads_nothing_masked_reads_the_catalog_all_the_same()
    {
        var scene = await MaskedAsync(TableAccess.Select);
        var other = scene.Scene.Grant("other", Scene.On("plain", TableAccess.Select));
        scene.Plan = scene.Plan with { Grants = [scene.Grant, other] };
        await scene.ProgramAsync();
        foreach (var relation in Catalog(scene).Relations)
        {
            var read = Through(scene, $"SELECT * FROM {{{relation.Name}}} LIMIT 1");
            Assert.That(await scene.Scene.TryAsync(scene.Plan, other, read), Is.Null, relation.Name);
        }
    }

    [Test]
    public async Task Changed_function_and_view_are_put_right_and_all_of_them_go_with_the_policy()
    {
        var scene = await MaskedAsync(TableAccess.Select);
        var columns = Catalog(scene).Relations.Single(r => r.Name == "columns").ViewName;
        await scene.Scene.QueryAsync($"""
            CREATE OR REPLACE FUNCTION "{scene.Views}".has_table_privilege(t text, p text) RETURNS boolean
                LANGUAGE sql AS 'SELECT false';
            ALTER VIEW "{scene.Views}"."{columns}" RENAME COLUMN column_name TO other;
            SELECT 1
            """);
        await scene.ProgramAsync();
        Assert.That(
            await ReadAsync(scene, "SELECT gw.has_table_privilege('customers', 'SELECT') FROM {columns} "
                + "WHERE column_name = 'email'"),
            Is.EqualTo(new[] { "t" }));
        Assert.That((await scene.ProgramAsync()).StatementsExecuted, Is.Zero);
        scene.Plan = scene.Plan with { Protection = [] };
        await scene.ProgramAsync();
        await scene.ProgramAsync();
        Assert.That(
            await scene.Scene.QueryAsync($"SELECT 1 FROM pg_namespace WHERE nspname = '{scene.Views}'"), Is.Empty);
        Assert.That(scene.Result.Databases.Single().Catalog, Is.Null);
    }

    [Test]
    public async Task Sequence_is_readable_where_its_column_is()
    {
        var scene = await MaskedScene.CreateAsync(
            Tables + "; CREATE TABLE numbered (no serial, id serial)", Rule("customers", "email", Email),
            Rule("numbered", "no", Email));
        Assert.That(await scene.TryAsync("SELECT last_value FROM customers_id_seq"), Is.Null);
        Assert.That(await scene.TryAsync("SELECT last_value FROM plain_id_seq"), Is.Null);
        Assert.That(await scene.TryAsync("SELECT last_value FROM numbered_id_seq"), Is.Null);
        Assert.That(await scene.TryAsync("SELECT last_value FROM numbered_no_seq"), Is.EqualTo("42501"));
        Assert.That(await scene.TryAsync("SELECT nextval('customers_id_seq')"), Is.EqualTo("42501"));
    }

    private static Task<MaskedScene> MaskedAsync(TableAccess access) => MaskedScene.CreateAsync(
        Tables, access, Rule("customers", "email", Email), Rule("secrets", "word", Email));

    private static CatalogConfig Catalog(MaskedScene scene) => scene.Result.Databases.Single().Catalog!;

    private static Task<IReadOnlyList<string>> ReadAsync(MaskedScene scene, string sql) =>
        scene.ReadAsync(Through(scene, sql));

    private static string Through(MaskedScene scene, string sql) => Catalog(scene).Relations.Aggregate(
        sql.Replace("gw.", $"\"{scene.Views}\".", StringComparison.Ordinal),
        (text, r) => text.Replace($"{{{r.Name}}}", $"\"{scene.Views}\".\"{r.ViewName}\"", StringComparison.Ordinal));

    private static string Of(string query, string relation) => query.Replace("{0}", relation, StringComparison.Ordinal);
}
