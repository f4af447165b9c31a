using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Support;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Faults;

/// <summary>A session gives its login role another password; PostgreSQL lets every role do that.</summary>
public sealed class ChangedPasswordTests
{
    private LocalInstallation _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await LocalInstallation.StartAsync(ServerOfThisRun.Server);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Session_cannot_change_its_password_where_columns_are_masked()
    {
        await using var session = await _gateway.OpenAsync();
        Assert.That(
            () => session.RunAsync("ALTER ROLE CURRENT_USER PASSWORD 'x'"),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("42501"));
    }

    [Test]
    public async Task Role_whose_password_was_changed_locks_nobody_out_and_opens_no_way_around_the_gateway()
    {
        await using var session = await _gateway.OpenAsync();
        for (var round = 0; round < 2; round++)
        {
            await _gateway.Server.Cluster.ExecuteAsync(
                _gateway.Server.Shop.Name, $"ALTER ROLE \"{_gateway.LoginRole()}\" PASSWORD 'x'", default);
            await using var around = await PastTheGatewayAsync();
            await Eventually.HoldsAsync("a token opens a session again", CanLogInAsync, () => _gateway.Operator.Output);
            Assert.That(PastTheGatewayAsync, Throws.InstanceOf<PostgresException>()
                .With.Property("SqlState").EqualTo("28P01"));
            await Eventually.HoldsAsync("the session past the gateway ended", () => IsEndedAsync(around));
        }

        Assert.That(await session.ScalarAsync("SELECT 1"), Is.EqualTo(1), "the session through the gateway goes on");
        Assert.That(_gateway.Operator.Output, Does.Contain("shop/ci-migrate: the database refused the password"));
        await _gateway.ReadyAsync("DatabaseGrant", "ci-migrate");
    }

    private Task<NpgsqlConnection> PastTheGatewayAsync() => _gateway.Server.Cluster.ConnectAsync(
        new PostgresCredential(_gateway.LoginRole(), "x"), _gateway.Server.Shop.Name, default);

    private async Task<bool> CanLogInAsync()
    {
        try
        {
            await using var connection = await _gateway.OpenAsync();
            return await connection.ScalarAsync("SELECT 1") is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<bool> IsEndedAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.ScalarAsync("SELECT 1");
            return false;
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }
}
