using Npgsql;
using static GatewayOperator.Tests.Provisioning.Views.MaskedScene;

namespace GatewayOperator.Tests.Provisioning.Views;

/// <summary>Who may call the procedure that drops masked views, and whose views it drops.</summary>
public sealed class ReleaseTests
{
    private const string Denied = "42501";

    private static MaskedScene _scene = null!;
    private static string _neighbour = null!;

    /// <summary>Two protected tables: <c>customers</c> of the scene's owner, <c>others</c> of a neighbour.</summary>
    [SetUp]
    public async Task CreateAsync()
    {
        _scene = await MaskedScene.CreateAsync(
            "CREATE TABLE customers (id int, email text)",
            Rule("customers", "email", Email), Rule("others", "email", Email));
        _neighbour = $"{_scene.Scene.Database}_neighbour";
        await ExecuteAsync(
            $"""
            CREATE ROLE {_neighbour}; GRANT {_neighbour} TO {_scene.Scene.Admin.Username};
            CREATE TABLE others (id int, email text); ALTER TABLE others OWNER TO {_neighbour};
            """);
        await _scene.ProgramAsync();
        Assert.That(await ViewsAsync(), Is.EqualTo(new[] { "customers", "others" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Grant_that_sees_masks_may_not_call_it(bool views)
    {
        Assert.That(await _scene.TryAsync(Call("customers", views)), Is.EqualTo(Denied));
        Assert.That(await ViewsAsync(), Is.EqualTo(new[] { "customers", "others" }));
    }

    [Test]
    public async Task Nobody_may_call_it_but_owners_of_masked_tables()
    {
        var stranger = $"{_scene.Scene.Database}_stranger";
        await ExecuteAsync(
            $"CREATE ROLE {stranger}; CREATE TABLE public.plain (id int); ALTER TABLE plain OWNER TO {stranger}");
        await _scene.ProgramAsync();
        Assert.That(await CallAsync(stranger, "customers"), Is.EqualTo(Denied));
        Assert.That(
            await _scene.Scene.QueryAsync(
                $"""
                SELECT DISTINCT a.grantee::regrole FROM pg_proc p, aclexplode(p.proacl) a
                WHERE p.proname = 'release' AND p.pronamespace = '"{_scene.Views}"'::regnamespace ORDER BY 1
                """),
            Is.EquivalentTo(new[] { _scene.Views, _scene.Scene.Owner, _neighbour }),
            "PUBLIC is not among them");
        Assert.That(await ViewsAsync(), Is.EqualTo(new[] { "customers", "others" }));
    }

    [Test]
    public async Task Owner_drops_the_views_of_its_own_tables_and_of_no_others()
    {
        Assert.That(await CallAsync(_neighbour, "customers"), Is.Null);
        Assert.That(await ViewsAsync(), Is.EqualTo(new[] { "customers", "others" }));
        Assert.That(await CallAsync(_neighbour, "customers", "others"), Is.Null);
        Assert.That(await ViewsAsync(), Is.EqualTo(new[] { "customers" }));
        await _scene.ProgramAsync();
        Assert.That(await ViewsAsync(), Is.EqualTo(new[] { "customers", "others" }), "and they come back");
    }

    [Test]
    public async Task Table_of_somebody_else_under_an_own_parent_keeps_its_view()
    {
        await ExecuteAsync("ALTER TABLE customers INHERIT others");
        Assert.That(await CallAsync(_neighbour, "others"), Is.Null);
        Assert.That(await ViewsAsync(), Is.EqualTo(new[] { "customers" }));
    }

    // Readers would hold the view while they wait for the table, and the second change would wait for them.
    [Test]
    public async Task View_does_not_come_back_between_two_changes_of_one_transaction()
    {
        Assert.That(await CallAsync(_neighbour, "others"), Is.Null);
        await using (var migration = await OpenAsync())
        {
            await RunAsync(
                migration, $"BEGIN; SET LOCAL SESSION AUTHORIZATION {_neighbour}; {Call(["others"], views: true)}");
            await Scene.ReconcileAsync(_scene.Plan);
            Assert.That(await ViewsAsync(), Is.EqualTo(new[] { "customers" }));
            await RunAsync(migration, "COMMIT");
        }

        await _scene.ProgramAsync();
        Assert.That(await ViewsAsync(), Is.EqualTo(new[] { "customers", "others" }));
    }

    private static string Call(string table, bool views) => Call([table], views);

    private static string Call(string[] tables, bool views)
    {
        var oids = string.Join(", ", tables.Select(t => $"'{t}'::regclass::oid"));
        return $"CALL \"{_scene.Views}\".release(ARRAY[{oids}], {views})";
    }

    /// <summary>The SQLSTATE that the call of a role ends with; null when it succeeds.</summary>
    private static async Task<string?> CallAsync(string role, params string[] tables)
    {
        try
        {
            await ExecuteAsync($"SET SESSION AUTHORIZATION {role}; {Call(tables, views: true)}");
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }

    private static Task<NpgsqlConnection> OpenAsync() =>
        Scene.Server.ConnectAsync(Scene.Server.Superuser, _scene.Scene.Database, Scene.Ct);

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Scene.Ct);
    }

    private static Task ExecuteAsync(string sql) =>
        Scene.Server.ExecuteAsync(_scene.Scene.Database, sql, Scene.Ct);

    /// <summary>The tables that have a masked view.</summary>
    private static Task<IReadOnlyList<string>> ViewsAsync() => _scene.Scene.QueryAsync(
        $"""
        SELECT t.relname FROM pg_class t JOIN pg_views v ON v.viewname LIKE 'v' || t.oid || '\_%'
        WHERE v.schemaname = '{_scene.Views}' ORDER BY 1
        """);
}
