using System.Net;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Startup;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Generations;

/// <summary>An installation whose policy changes on disk while sessions are open.</summary>
internal sealed class PolicyScene(LocalInstallation gateway) : IAsyncDisposable
{
    public const string Email = "SELECT email FROM customers ORDER BY id LIMIT 1";

    /// <summary>What the mask of the last <see cref="MaskAsync"/> shows.</summary>
    public string Shown { get; private set; } = "";

    public static async Task<PolicyScene> StartAsync(bool masked = true) => new(await LocalInstallation.StartAsync(
        ServerOfThisRun.Server,
        resources =>
        {
            if (!masked)
            {
                resources.Delete(ResourceFolder.Policy);
            }
        }));

    /// <summary>Masks e-mail and telephone by another constant; returns when new sessions see it.</summary>
    public async Task<string> MaskAsync(string more = "")
    {
        var value = $"mask {Guid.NewGuid():N}";
        Write($"{Rule("email", $"Constant, value: {value}")}{Rule("phone", $"Constant, value: {value}")}{more}");
        await ShowsAsync(Email, value);
        return Shown = value;
    }

    /// <summary>Writes the policy with these rules.</summary>
    public void Write(string rules) => gateway.Resources.Write(
        ResourceFolder.Policy,
        $$"""
        apiVersion: dbgateway.dev/v1alpha1
        kind: MaskingPolicy
        metadata:
          name: customer-data
          namespace: shop
          annotations:
            dbgateway.dev/confirm-unmask: "email, phone, name, note"
        spec:
          targetRef: {name: orders}
          rules:{{(rules.Length > 0 ? $"\n{rules}" : " []")}}
          exemptGrants: [dba-breakglass]

        """);

    public static string Rule(string column, string mask, string table = "customers") =>
        $"  - {{schema: public, table: {table}, columns: [{column}], mask: {{type: {mask}}}}}\n";

    /// <summary>Waits until a new session is shown the value.</summary>
    public Task ShowsAsync(string sql, string value) => Eventually.HoldsAsync(
        $"{sql} shows {value}",
        async () =>
        {
            try
            {
                await using var session = await gateway.OpenAsync();
                return (string?)await session.ScalarAsync(sql) == value;
            }
            catch (PostgresException)
            {
                return false;
            }
        },
        () => gateway.Operator.Output);

    public Task<NpgsqlConnection> OpenAsync() => gateway.OpenAsync();

    /// <summary>A session that is told message by message.</summary>
    public async Task<WireSession> OpenWireAsync()
    {
        var client = await WireClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, gateway.GatewayPort));
        await client.EncryptAsync();
        await client.SendAsync(new MessageBuilder().StartupMessage(
            new Dictionary<string, string> { ["user"] = "ci-migrate", ["database"] = "orders" }));
        await client.ExpectAsync(BackendCode.Authentication);
        await client.SendAsync(new MessageBuilder().Password(gateway.Tokens.OfJob()));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        return new WireSession(client);
    }

    /// <summary>Waits until no view has the mask any more.</summary>
    public static Task GoneAsync(string mask) => Eventually.HoldsAsync("the old view is gone", () => IsGoneAsync(mask));

    private static async Task<bool> IsGoneAsync(string mask)
    {
        try
        {
            return await ServerOfThisRun.Server.AskAsync(
                $"SELECT count(*) FROM pg_views WHERE definition LIKE '%{mask}%'") == "0";
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InternalError)
        {
            // It went while its definition was read.
            return false;
        }
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();
}
