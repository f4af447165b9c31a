using System.Text.RegularExpressions;
using GatewayOperator.Api.Values;
using GatewayOperator.Provisioning;
using GatewayOperator.Tests.Provisioning.Views;
using Npgsql;
using static GatewayOperator.Tests.Provisioning.Views.MaskedScene;

namespace GatewayOperator.Tests.Provisioning.Preflight;

/// <summary>What lets a role come to protected values past their masks keeps it out until it is mended.</summary>
public sealed partial class PreflightTests
{
    private const string Customers =
        "CREATE TABLE customers (id int PRIMARY KEY, email text); INSERT INTO customers VALUES (1, 'ada@example.org');";

    private const string GetEmail = """
        CREATE FUNCTION get_email(int) RETURNS text LANGUAGE sql SECURITY DEFINER
        AS 'SELECT email FROM customers WHERE id = $1';
        """;

    private static readonly string[] Owners =
    [
        $"{GetEmail} -- function public.get_email(integer) is SECURITY DEFINER",
        """
        CREATE PROCEDURE tell(inout email text) LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN END $$
        -- procedure public.tell(text) is SECURITY DEFINER
        """,
        """
        CREATE FUNCTION on_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN new; END $$
        -- function public.on_change() is SECURITY DEFINER
        """,
        """
        CREATE SCHEMA closed;
        CREATE FUNCTION closed.email() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT max(email) FROM customers';
        CREATE VIEW lookup AS SELECT closed.email() AS email -- function closed.email() is SECURITY DEFINER
        """,
        """
        CREATE SCHEMA closed;
        CREATE FUNCTION closed.same(int, int) RETURNS text LANGUAGE sql SECURITY DEFINER
        AS 'SELECT max(email) FROM customers';
        CREATE OPERATOR public.==> (LEFTARG = int, RIGHTARG = int, FUNCTION = closed.same)
        -- function closed.same(integer, integer) is SECURITY DEFINER
        """,
        """
        CREATE SCHEMA closed;
        CREATE FUNCTION closed.add(text, int) RETURNS text LANGUAGE sql SECURITY DEFINER
        AS 'SELECT max(email) FROM customers';
        REVOKE EXECUTE ON FUNCTION closed.add(text, int) FROM PUBLIC;
        CREATE AGGREGATE emails(int) (sfunc = closed.add, stype = text)
        -- function public.emails(integer) computes with a function that goes past privileges
        """,
        "GRANT SELECT ON customers TO PUBLIC -- has SELECT on protected columns of public.customers",
        "GRANT SELECT (email) ON customers TO PUBLIC -- has SELECT on protected columns of public.customers",
        "GRANT REFERENCES ON customers TO PUBLIC -- has REFERENCES on protected columns of public.customers",
        "GRANT TRIGGER ON customers TO PUBLIC -- has TRIGGER on protected columns of public.customers",
        "CREATE VIEW derived AS SELECT email FROM customers; GRANT SELECT ON derived TO PUBLIC -- of public.derived",
        "CREATE MATERIALIZED VIEW derived AS TABLE customers; GRANT SELECT ON derived TO PUBLIC -- of public.derived",
        "GRANT CREATE ON DATABASE {db} TO PUBLIC -- may create schemas in database",
        """
        ALTER TABLE customers ADD token text DEFAULT 'sk-live-1'; ALTER TABLE customers ALTER token DROP DEFAULT
        -- the value of public.customers.token in older rows
        """,
    ];

    private static readonly string[] Superusers =
    [
        "CREATE EXTENSION dblink -- extension dblink has",
        "CREATE EXTENSION pageinspect -- extension pageinspect has",
        "CREATE EXTENSION xml2 -- extension xml2 has",
        """
        CREATE FUNCTION leak(text) RETURNS text LANGUAGE internal AS 'pg_read_file_all'
        -- function public.leak(text) is in INTERNAL
        """,
        "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO PUBLIC -- function pg_read_file(text) is open to PUBLIC",
        "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {login} -- function pg_read_file(text) is open to gw_",
        "GRANT SELECT ON pg_statistic TO PUBLIC -- table pg_statistic is open to PUBLIC",
        "GRANT SELECT (stavalues1) ON pg_statistic TO PUBLIC -- table pg_statistic is open to PUBLIC",
        "GRANT SELECT ON pg_user_mapping TO {login} -- table pg_user_mapping is open to gw_",
        "GRANT CREATE ON SCHEMA public TO PUBLIC -- may create objects in schema public",
        """
        CREATE FOREIGN DATA WRAPPER elsewhere; CREATE SERVER elsewhere FOREIGN DATA WRAPPER elsewhere;
        GRANT USAGE ON FOREIGN SERVER elsewhere TO PUBLIC -- may use foreign server elsewhere
        """,
        """
        CREATE FOREIGN DATA WRAPPER elsewhere; GRANT USAGE ON FOREIGN DATA WRAPPER elsewhere TO {login}
        -- may use foreign-data wrapper elsewhere
        """,
        "SELECT lo_create(4711); GRANT SELECT ON LARGE OBJECT 4711 TO PUBLIC -- may read large object 4711",
        "ALTER DATABASE {db} SET lo_compat_privileges = on -- lo_compat_privileges is on",
        "GRANT SET ON PARAMETER session_preload_libraries TO {login} -- may set parameter session_preload_libraries",
    ];

    private static IEnumerable<TestCaseData> Faults() =>
        Owners.Select(f => (Fault: f, Owner: true)).Concat(Superusers.Select(f => (Fault: f, Owner: false)))
            .Select(f => (f.Owner, Parts: f.Fault.Split(" -- ", 2) is { Length: 2 } line ? line : f.Fault.Split("-- ")))
            .Select(f => new TestCaseData(f.Parts[0], f.Parts[1].Trim(), f.Owner)
                .SetArgDisplayNames(f.Parts[1].Trim()));

    [TestCaseSource(nameof(Faults))]
    public async Task Grant_is_kept_out_until_the_sql_of_its_message_was_run(string fault, string what, bool owner)
    {
        var scene = await SceneAsync();
        var sql = fault.Replace("{login}", scene.Role, StringComparison.Ordinal)
            .Replace("{db}", scene.Scene.Database, StringComparison.Ordinal);
        await (owner
            ? scene.Scene.AsOwnerAsync(sql)
            : Scene.Server.ExecuteAsync(scene.Scene.Database, sql, Scene.Ct));
        var outcome = (await Scene.ReconcileAsync(scene.Plan)).Grants[scene.Grant.Uid];
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(outcome.Programmed, Is.False);
            Assert.That(outcome.Reason, Is.EqualTo(ProvisioningReason.PreflightFailed));
            Assert.That(outcome.Message, Does.Contain(what));
            await Assert.ThrowsAsync<PostgresException>(() => scene.Scene.LoginAsync(scene.Plan, scene.Grant));
        });
        foreach (Match fix in Fix().Matches(outcome.Message))
        {
            await Scene.Server.ExecuteAsync(scene.Scene.Database, fix.Groups["sql"].Value, Scene.Ct);
        }

        await scene.ProgramAsync();
        Assert.That(await scene.ReadAsync("SELECT email FROM {customers}"), Is.EqualTo(new[] { "***@***" }));
    }

    [Test]
    public async Task Session_ends_when_a_function_begins_to_leak()
    {
        var scene = await SceneAsync();
        await using var session = await scene.Scene.LoginAsync(scene.Plan, scene.Grant);
        await scene.Scene.AsOwnerAsync(GetEmail);
        await Scene.ReconcileAsync(scene.Plan);
        await using var command = new NpgsqlCommand("SELECT get_email(1)", session);
        await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(Scene.Ct));
    }

    [TestCase("CREATE EXTENSION citext; CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore; CREATE EXTENSION pgcrypto")]
    [TestCase("CREATE FUNCTION touch(int) RETURNS void LANGUAGE sql AS 'DELETE FROM customers WHERE id = $1'")]
    [TestCase("ALTER TABLE customers ADD token text DEFAULT 'it''s new', ADD vip bool DEFAULT false")]
    [TestCase("SELECT lo_create(4712)")]
    public async Task What_runs_with_the_rights_of_its_caller_keeps_nobody_out(string sql)
    {
        var scene = await SceneAsync();
        await Scene.Server.ExecuteAsync(scene.Scene.Database, sql, Scene.Ct);
        await scene.ProgramAsync();
    }

    [Test]
    public async Task Exempt_grant_is_not_kept_out()
    {
        var scene = await SceneAsync();
        var exempt = scene.Scene.Grant("dba", Scene.On("*", TableAccess.Select)) with { Exempt = true };
        await scene.Scene.AsOwnerAsync(GetEmail);
        var result = await Scene.ReconcileAsync(scene.Plan with { Grants = [scene.Grant, exempt] });
        Assert.That(result.Grants[scene.Grant.Uid].Programmed, Is.False);
        Assert.That(result.Grants[exempt.Uid].Programmed, Is.True);
    }

    [Test]
    public async Task Trusted_function_is_passed_and_its_overload_is_not()
    {
        var scene = await SceneAsync();
        await scene.Scene.AsOwnerAsync(GetEmail);
        scene.Plan = Trusting(scene.Plan, "public.get_email(int)");
        await scene.ProgramAsync();
        Assert.That(await scene.ReadAsync("SELECT get_email(1)"), Is.EqualTo(new[] { "ada@example.org" }));
        await scene.Scene.AsOwnerAsync(GetEmail.Replace("int", "bigint", StringComparison.Ordinal));
        var outcome = (await Scene.ReconcileAsync(scene.Plan)).Grants[scene.Grant.Uid];
        Assert.That(outcome.Message, Does.Contain("public.get_email(bigint)").And.Not.Contain("get_email(integer)"));
        Assert.That(outcome.Message, Does.Contain("trustedFunctions of DatabaseTarget default/"));
    }

    [Test]
    public async Task Trusted_function_that_is_not_there_is_a_notice()
    {
        var scene = await SceneAsync();
        scene.Plan = Trusting(
            scene.Plan, "public.gone(integer)", "public.gone(no_such_type, public.\"Odd\"\"Type\"[])",
            "pg_catalog.now()");
        await scene.ProgramAsync();
        Assert.That(
            scene.Result.Notices,
            Has.One.Contains("no function public.gone(integer)")
                .And.One.Contains("no function public.gone(no_such_type")
                .And.None.Contains("pg_catalog.now()"));
    }

    [Test]
    public async Task Views_of_extended_statistics_from_before_their_fix_keep_everybody_out()
    {
        var scene = await SceneAsync();
        const string view = "pg_catalog.pg_stats_ext_exprs";
        var sound = (await scene.Scene.QueryAsync($"SELECT pg_get_viewdef('{view}'::regclass)")).Single();
        var leaky = sound.Replace("pg_has_role(c.relowner, 'USAGE'::text)", "true", StringComparison.Ordinal);
        Assert.That(leaky, Is.Not.EqualTo(sound));
        await DefineAsync(leaky);
        var outcome = (await Scene.ReconcileAsync(scene.Plan)).Grants[scene.Grant.Uid];
        Assert.That(outcome.Reason, Is.EqualTo(ProvisioningReason.PreflightFailed));
        Assert.That(outcome.Message, Does.Contain("CVE-2024-4317").And.Contain("fix-CVE-2024-4317.sql"));
        await DefineAsync(sound);
        await scene.ProgramAsync();

        Task DefineAsync(string query) => Scene.Server.ExecuteAsync(
            scene.Scene.Database,
            $"SET allow_system_table_mods = on; CREATE OR REPLACE VIEW {view} AS {query}",
            Scene.Ct);
    }

    private static TargetPlan Trusting(TargetPlan plan, params string[] functions) =>
        plan with { TrustedFunctions = [.. functions.Select(f => FunctionSignature.Parse(f)!)] };

    private static Task<MaskedScene> SceneAsync() => CreateAsync(
        Customers, Rule("customers", "email", Email), Rule("customers", "token", null), Rule("customers", "vip", null));

    [GeneratedRegex(": (?<sql>(REVOKE|ALTER|VACUUM)[^;]*);")]
    private static partial Regex Fix();
}
