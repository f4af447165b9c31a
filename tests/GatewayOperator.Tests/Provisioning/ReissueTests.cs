using GatewayOperator.Provisioning;
using GatewayOperator.Tests.Support;
using Npgsql;
using static GatewayOperator.Tests.Provisioning.Scene;

namespace GatewayOperator.Tests.Provisioning;

/// <summary>A login role whose password somebody changed gets the one that the proxy derives.</summary>
public sealed class ReissueTests
{
    private Scene _scene = null!;
    private TargetPlan _plan = null!;
    private GrantPlan _grant = null!;

    private string Role => RoleName.ForLogin(_plan, _grant);

    [SetUp]
    public async Task CreateAsync()
    {
        _scene = await Scene.CreateAsync("CREATE TABLE public.facts (id int)");
        _grant = _scene.Grant("app", On("facts", TableAccess.Select));
        _plan = _scene.Plan(_grant);
        await ProgramAsync(_plan);
        await Server.ExecuteAsync("postgres", $"ALTER ROLE \"{Role}\" PASSWORD 'x'", Ct);
    }

    [Test]
    public async Task Reported_role_gets_its_password_back_and_loses_the_sessions_that_do_not_bear_the_gateways_name()
    {
        await using var foreign = await OpenAsync("psql");
        await using var ours = await OpenAsync("dbgw/0001 psql");
        await ProgramAsync(_plan with { ReissuePasswords = [Role] });
        await using var again = await _scene.LoginAsync(_plan, _grant);
        Assert.That(() => RunAsync(foreign), Throws.InstanceOf<NpgsqlException>());
        Assert.That(() => RunAsync(ours), Throws.Nothing);
        Assert.That(() => OpenAsync("psql"), Throws.InstanceOf<PostgresException>()
            .With.Property("SqlState").EqualTo("28P01"));
    }

    [Test]
    public async Task Role_that_is_none_of_the_plans_is_left_alone()
    {
        await Server.ExecuteAsync("postgres", $"CREATE ROLE gw_{_scene.Database}_other LOGIN PASSWORD 'x'", Ct);
        var before = await _scene.StateAsync(rowVersions: true);
        await ProgramAsync(_plan with { ReissuePasswords = [$"gw_{_scene.Database}_other", _scene.Admin.Username] });
        Assert.That(await _scene.StateAsync(rowVersions: true), Is.EqualTo(before));
        await using var admin = await Server.ConnectAsync(_scene.Admin, _scene.Database, Ct);
    }

    private async Task<NpgsqlConnection> OpenAsync(string name)
    {
        var connection = await Server.ConnectAsync(new PostgresCredential(Role, "x"), _scene.Database, Ct);
        await RunAsync(connection, $"SET application_name = '{name}'");
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql = "SELECT 1")
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
