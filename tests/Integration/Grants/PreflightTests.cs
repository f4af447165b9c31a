using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Grants;

/// <summary>A function that shows what is masked shuts the gateway until it is revoked or vouched for.</summary>
public sealed partial class PreflightTests
{
    private const string Leak = """
        CREATE FUNCTION public.get_email(integer) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
        AS 'SELECT email FROM public.customers WHERE id = $1'
        """;

    private LocalInstallation _gateway = null!;

    private static SharedServer Server => ServerOfThisRun.Server;

    [SetUp]
    public async Task StartAsync() => _gateway = await LocalInstallation.StartAsync(Server);

    [TearDown]
    public async Task StopAsync()
    {
        await RunAsync("DROP FUNCTION IF EXISTS public.get_email(integer)");
        await _gateway.DisposeAsync();
    }

    [Test]
    public async Task Leaking_function_ends_sessions_and_refuses_logins_until_the_sql_of_the_message_was_run()
    {
        await using var session = await _gateway.OpenAsync();
        await RunAsync(Leak);
        var message = await _gateway.NotReadyAsync("DatabaseGrant", "ci-migrate", "PreflightFailed");
        Assert.That(message, Does.Contain("function public.get_email(integer) is SECURITY DEFINER"));
        var (_, ended) = await session.EndAsync();
        Assert.That(ended.SqlState, Is.EqualTo("57P01"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => _gateway.OpenAsync());
        Assert.That(refused!.SqlState, Is.EqualTo("28000"));
        await RunAsync(Revoke().Match(message).Value);
        await _gateway.ReadyAsync("DatabaseGrant", "ci-migrate");
        await using var next = await _gateway.OpenAsync();
        Assert.That(await TryAsync(next, "SELECT public.get_email(1)"), Is.EqualTo("42501"));
    }

    [Test]
    public async Task Function_that_the_platform_team_trusts_shuts_nobody_out()
    {
        await RunAsync(Leak);
        await _gateway.NotReadyAsync("DatabaseGrant", "ci-migrate", "PreflightFailed");
        _gateway.Resources.Edit(
            ResourceFolder.Target, "  databases: [", "  trustedFunctions: [\"public.get_email(int)\"]\n  databases: [");
        await _gateway.ReadyAsync("DatabaseGrant", "ci-migrate");
        await using var session = await _gateway.OpenAsync();
        Assert.That(await TryAsync(session, "SELECT public.get_email(1)"), Is.Null);
    }

    private static Task RunAsync(string sql) => Server.Cluster.ExecuteAsync(Server.Shop.Name, sql, default);

    private static async Task<string?> TryAsync(NpgsqlConnection session, string sql)
    {
        try
        {
            await new NpgsqlCommand(sql, session).ExecuteScalarAsync();
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }

    [GeneratedRegex("REVOKE [^;]+")]
    private static partial Regex Revoke();
}
