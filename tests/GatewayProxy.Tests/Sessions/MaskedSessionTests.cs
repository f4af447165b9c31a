using System.Globalization;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using Npgsql;

namespace GatewayProxy.Tests.Sessions;

/// <summary>What a session does where columns are masked, by a configuration that says so of a table.</summary>
public sealed class MaskedSessionTests
{
    private GatewayUnderTest _gateway = null!;

    [TearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Result_that_shows_a_protected_column_of_the_table_ends_the_session()
    {
        // The table has another name than the gateway knows, as after a rename that the operator has not seen yet.
        await StartAsync(table: "items_before");
        await using var connection = await _gateway.OpenAsync();
        Assert.That(
            async () => await RunAsync(connection, "SELECT name FROM items"),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("42501")
                .And.Message.Contains("protected column"));
        await Server.Cluster.WaitUntilAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'gw_test_main'", "0");
        Assert.That(
            _gateway.Journal().Where(l => l.GetProperty("type").GetString() == "end")
                .Select(l => l.GetProperty("reason").GetString()).Single(),
            Is.EqualTo("protectedColumn"));
    }

    [Test]
    public async Task Warning_that_the_client_heard_is_in_the_recording()
    {
        await StartAsync(table: "items");
        var heard = new List<string>();
        await using (var connection = await _gateway.OpenAsync())
        {
            connection.Notice += (_, e) => heard.Add($"{e.Notice.SqlState} {e.Notice.MessageText}");
            await RunAsync(connection, "SELECT id FROM items WHERE name = 'x'");
            await RunAsync(connection, "SELECT id FROM items");
        }

        const string warning = "predicate on masked column public.items.name compares the mask, not the value";
        Assert.That(heard, Is.EqualTo(new[] { $"01000 {warning}" }));
        var recorded = _gateway.Journal().Where(l => l.TryGetProperty("warnings", out _)).ToList();
        Assert.That(
            recorded.Single().GetProperty("warnings").EnumerateArray().Select(w => w.GetString()),
            Is.EqualTo(new[] { warning }));
    }

    private async Task StartAsync(string table)
    {
        var column = (await Server.Cluster.QueryAsync(
            "shop",
            "SELECT attrelid::oid::text || ' ' || attnum FROM pg_attribute "
                + "WHERE attrelid = 'public.items'::regclass AND attname = 'name'", default)).Single().Split(' ');
        var masked = new MaskedRelationConfig
        {
            Schema = "public",
            Name = table,
            Oid = uint.Parse(column[0], CultureInfo.InvariantCulture),
            // What is looked at is the way to a view, not the view: the table itself serves.
            ViewSchema = "public",
            ViewName = "items",
            Columns =
            [
                new MaskedColumnConfig
                {
                    Name = "name",
                    Number = short.Parse(column[1], CultureInfo.InvariantCulture),
                    Exposure = ColumnExposure.Masked,
                },
            ],
        };
        _gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Databases = [new DatabaseConfig { Name = "shop", Relations = [masked] }],
        });
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
