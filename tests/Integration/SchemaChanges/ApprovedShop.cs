using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Simple;
using static GatewayOperator.Tests.Integration.Migrations.MigratingShop;

namespace GatewayOperator.Tests.Integration.SchemaChanges;

/// <summary>
/// An installation whose masked grant may change the schema once it is approved, and small tables with a protected
/// column; its approver has the command only.
/// </summary>
internal sealed class ApprovedShop : IAsyncDisposable
{
    private const string Password = "the owner's";

    private readonly IReadOnlyList<string> _tables;

    private ApprovedShop(LocalInstallation gateway, IReadOnlyList<string> tables) =>
        (Gateway, _tables) = (gateway, tables);

    public LocalInstallation Gateway { get; }

    private static SharedServer Server => ServerOfThisRun.Server;

    public static async Task<ApprovedShop> StartAsync(params IReadOnlyList<string> tables)
    {
        await AdministerAsync($"ALTER ROLE \"{Server.Shop.OwnerRole}\" LOGIN PASSWORD '{Password.Replace("'", "''")}'");
        foreach (var table in tables)
        {
            await OwnerAsync(
                $"""
                CREATE TABLE {table} (id int PRIMARY KEY, tax_ssn text, note text);
                INSERT INTO {table} VALUES (1, '{Canary}', 'seen');
                """);
        }

        var gateway = await LocalInstallation.StartAsync(Server, resources =>
        {
            resources.Edit(ResourceFolder.Secrets, "not used before DDL is", Password);
            resources.Edit(ResourceFolder.Grant, "ddl: Denied", "ddl: OnApproval\n  ddlRole: owner");
            resources.Edit(ResourceFolder.Target, "newObjects: Deny", "newObjects: Inherit");
            resources.Edit(
                ResourceFolder.Target, "  defaultAction:", "  approvals: {maxPerMinute: 100}\n  defaultAction:");
            resources.Edit(ResourceFolder.Policy, "mask: {type: \"Null\"}", "mask: {type: Partial, keepLast: 4}");
            resources.Write("ddl.yaml", Rule);
        });
        return new ApprovedShop(gateway, tables);
    }

    /// <summary>A client of the masked grant that is told message by message.</summary>
    public Task<WireClient> OpenAsync() =>
        new Door(Gateway.GatewayPort, "ci-migrate", () => Gateway.Tokens.OfJob()).OpenAsync("orders");

    /// <summary>Sends a change; returns the name of the request that it waits for.</summary>
    public static async Task<string> AskAsync(WireClient client, string change)
    {
        await client.SendAsync(new MessageBuilder().Query(change));
        var notice = await client.ExpectAsync(BackendCode.NoticeResponse);
        return Encoding.UTF8.GetString(ErrorResponseMessage.FindField(notice, 'M')).Split(' ')[^1];
    }

    /// <summary>A change that the command approves; returns the SQLSTATE of its error, if it has one.</summary>
    public async Task<string> ChangeAsync(WireClient client, string change)
    {
        await CliAsync("approve", await AskAsync(client, change));
        return await AnsweredAsync(client);
    }

    /// <summary>The SQLSTATE of the error that comes; empty when none does.</summary>
    public static async Task<string> AnsweredAsync(WireClient client) =>
        (await client.ReadUntilAsync(BackendCode.ReadyForQuery)).Contains('E') ? client.LastSqlState : "";

    /// <summary>All rows of an answer, or the SQLSTATE of its error.</summary>
    public static async Task<string> ReadAsync(WireClient client, string sql)
    {
        await client.SendAsync(new MessageBuilder().Query(sql));
        var rows = new List<string>();
        while (await client.ReadAsync() is var (code, body) && code != BackendCode.ReadyForQuery)
        {
            Assert.That(Encoding.UTF8.GetString(body), Does.Not.Contain(Canary), sql);
            if (code == BackendCode.DataRow)
            {
                rows.Add(string.Join('|', Columns(body)));
            }
            else if (code == BackendCode.ErrorResponse)
            {
                rows.Add(Encoding.UTF8.GetString(ErrorResponseMessage.FindField(body, 'C')));
            }
        }

        return string.Join('\n', rows);
    }

    public async Task CliAsync(params string[] arguments)
    {
        var run = await Gateway.CliAsync(arguments);
        Assert.That(run.ExitCode, Is.Zero, $"{run.Everything}\n{Gateway.Operator.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var table in _tables)
        {
            await OwnerAsync($"DROP TABLE IF EXISTS {table} CASCADE");
        }

        await AdministerAsync($"ALTER ROLE \"{Server.Shop.OwnerRole}\" NOLOGIN");
    }

    private static string Rule =>
        $$$"""
        apiVersion: dbgateway.dev/v1alpha1
        kind: ApprovalRule
        metadata: {name: ddl, namespace: shop}
        spec:
          targetRef: {name: orders}
          match: {statements: {risks: [SchemaChange, Destructive]}}
          action: RequireApproval
          approval:
            approvers: {users: ["{{{Environment.UserName}}}"]}
            unknownRequesterPerson: Allow
        """;

    private static List<string> Columns(byte[] row)
    {
        var columns = new List<string>();
        var reader = new PayloadReader(row);
        reader.TryReadCount(out var count);
        for (var i = 0; i < count && reader.TryReadInt32(out var length); i++)
        {
            ReadOnlySpan<byte> value = default;
            _ = length > 0 && reader.TryReadBytes(length, out value);
            columns.Add(Encoding.UTF8.GetString(value));
        }

        return columns;
    }
}
