using System.Globalization;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using Npgsql;

namespace GatewayProxy.Tests.Approvals;

/// <summary>
/// A gateway whose rules hold unbounded writes and deny to drop tables, a table <c>held</c> of ten rows, and a client.
/// </summary>
public abstract class HoldFixture
{
    protected const string Delete = "DELETE FROM held";

    protected GatewayUnderTest Gateway { get; private set; } = null!;

    protected NpgsqlConnection Client { get; private set; } = null!;

    protected Approver Approver => Gateway.Approver;

    protected virtual GatewayConfig Adjust(GatewayConfig config) => config with
    {
        Grants = [GatewayUnderTest.Grant("main") with { Masking = MaskingMode.Exempt }],
        ApprovalRules =
        [
            Rules.Deny("no-drop", Risk.Destructive) with
            {
                Kinds = ["DROP TABLE"],
                Message = "Ask in #dba.",
                Priority = 200,
            },
            Rules.Hold("unbounded", Risk.UnboundedWrite) with { Message = "Give a ticket number." },
        ],
    };

    [OneTimeSetUp]
    public async Task StartAsync() => Gateway = await GatewayUnderTest.StartAsync(Server.Cluster, Adjust);

    [OneTimeTearDown]
    public ValueTask StopAsync() => Gateway.DisposeAsync();

    [SetUp]
    public async Task ConnectAsync()
    {
        await Approver.ForgetAsync();
        await Server.Cluster.ExecuteAsync(
            "shop",
            """
            DROP TABLE IF EXISTS held CASCADE;
            CREATE TABLE held (id int);
            INSERT INTO held SELECT generate_series(1, 10);
            GRANT ALL ON held TO PUBLIC
            """,
            default);
        Client = await OpenAsync();
    }

    [TearDown]
    public async Task DisconnectAsync() => await Client.DisposeAsync();

    protected Task<NpgsqlConnection> OpenAsync() => OpenAsync(Gateway.Token());

    protected async Task<NpgsqlConnection> OpenAsync(string token)
    {
        var connection = Gateway.Connection();
        connection.IncludeErrorDetail = true;
        connection.Password = token;
        var client = new NpgsqlConnection(connection.ConnectionString);
        await client.OpenAsync();
        return client;
    }

    protected Task<int> RunAsync(string sql, bool prepared = false) => RunAsync(Client, sql, prepared);

    protected static async Task<int> RunAsync(
        NpgsqlConnection client, string sql, bool prepared = false, params int[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, client);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        if (prepared)
        {
            await command.PrepareAsync();
        }

        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The SQLSTATE that a statement under way ends with.</summary>
    protected static async Task<PostgresException> FailsAsync(Task running) =>
        (await Assert.ThrowsAsync<PostgresException>(() => running))!;

    /// <summary>Changes the terms of all rules while something runs.</summary>
    protected async Task UnderAsync(Func<ApprovalTermsConfig, ApprovalTermsConfig> terms, Func<Task> test)
    {
        var before = Gateway.Config.ApprovalRules;
        await Gateway.ReconfigureAsync(c => c with
        {
            ApprovalRules = [.. before.Select(r => r.Approval is { } t ? r with { Approval = terms(t) } : r)],
        });
        try
        {
            await test();
        }
        finally
        {
            await Gateway.ReconfigureAsync(c => c with { ApprovalRules = before });
        }
    }

    protected Task<ApprovalRequest> IsAsync(ApprovalRequest request, ApprovalRequestState state) =>
        Approver.WaitForAsync(r => r.Metadata.Name == request.Metadata.Name && r.State == state);

    protected static async Task<int> LeftAsync(string table = "held") => int.Parse(
        (await Server.Cluster.QueryAsync("shop", $"SELECT count(*) FROM {table}", default))[0],
        CultureInfo.InvariantCulture);
}
