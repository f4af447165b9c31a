using GatewayOperator.Api.Values;
using GatewayOperator.Tests.Provisioning.Views;
using static GatewayOperator.Tests.Provisioning.Views.MaskedScene;

namespace GatewayOperator.Tests.Provisioning.Preflight;

/// <summary>The gateway is told which code of the database may write.</summary>
public sealed class VolatileCodeTests
{
    private const string Schema = """
        CREATE TABLE customers (id int, email text);
        CREATE FUNCTION touch(int) RETURNS int LANGUAGE sql AS 'DELETE FROM customers WHERE id = $1 RETURNING id';
        """;

    [TestCase("", "Attribute public.touch")]
    [TestCase("CREATE FUNCTION row_touch(customers) RETURNS int LANGUAGE sql AS 'SELECT touch($1.id)'",
        "Attribute public.row_touch|Attribute public.touch")]
    [TestCase("CREATE FUNCTION sum_touch(int, int) RETURNS int LANGUAGE sql AS 'SELECT $1 + touch($2)';"
        + "CREATE AGGREGATE touch_all(int) (sfunc = sum_touch, stype = int)",
        "Attribute public.touch|Attribute public.touch_all|Function public.sum_touch")]
    [TestCase("CREATE OPERATOR public.==> (RIGHTARG = int, FUNCTION = touch)",
        "Attribute public.touch|Operator public.==>")]
    [TestCase("CREATE VIEW touching AS SELECT touch(id) FROM customers; CREATE SCHEMA other;"
        + "CREATE VIEW other.outer AS SELECT touch AS t FROM touching",
        "Attribute public.touch|View other.outer|View public.touching")]
    [TestCase("CREATE FUNCTION steady(int) RETURNS int STABLE LANGUAGE sql AS 'SELECT $1'", "Attribute public.touch")]
    [TestCase("CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        "Attribute public.touch")]
    [TestCase("ALTER FUNCTION touch(int) STABLE", "")]
    public async Task Volatile_code_and_what_calls_it_unseen_is_in_the_configuration(string sql, string expected)
    {
        var scene = await CreateAsync(Schema, Rule("customers", "email", Email));
        await scene.Scene.AsOwnerAsync(sql.Length > 0 ? sql : "SELECT 1");
        await scene.ProgramAsync();
        Assert.That(Code(scene), Is.EqualTo(expected));
    }

    [Test]
    public async Task Trusted_and_harmless_functions_are_left_out_and_what_calls_them_too()
    {
        var scene = await CreateAsync(
            Schema + "CREATE VIEW touching AS SELECT touch(id) FROM customers", Rule("customers", "email", Email));
        await Scene.Server.ExecuteAsync(scene.Scene.Database, "CREATE EXTENSION pgcrypto", Scene.Ct);
        scene.Plan = scene.Plan with { TrustedFunctions = [FunctionSignature.Parse("public.touch(integer)")!] };
        await scene.ProgramAsync();
        Assert.That(Code(scene), Is.Empty);
    }

    private static string Code(MaskedScene scene) => string.Join(
        '|', scene.Result.Databases.Single().VolatileCode.Select(c => $"{c.Kind} {c.Schema}.{c.Name}"));
}
