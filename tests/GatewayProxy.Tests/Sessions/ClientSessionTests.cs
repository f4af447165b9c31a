using GatewayOperator.Tests.Harness.Gateway;
using Npgsql;
using NpgsqlTypes;

namespace GatewayProxy.Tests.Sessions;

/// <summary>What an ordinary driver does, through the gateway over TLS with a token.</summary>
public sealed class ClientSessionTests
{
    private GatewayUnderTest _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await GatewayUnderTest.StartAsync(Server.Cluster);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Token_opens_a_session_as_the_grants_role()
    {
        await using var connection = await _gateway.OpenAsync();
        Assert.That(await ScalarAsync(connection, "SELECT session_user"), Is.EqualTo("gw_test_main"));
    }

    [Test]
    public async Task Prepared_statement_runs_many_times_with_its_parameters()
    {
        await using var connection = await _gateway.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT name FROM items WHERE id = $1", connection);
        var id = command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Integer });
        await command.PrepareAsync();
        for (var i = 1; i <= 50; i++)
        {
            id.Value = i;
            Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo($"item {i}"));
        }
    }

    [Test]
    public async Task Batch_is_answered_in_order()
    {
        await using var connection = await _gateway.OpenAsync();
        await using var batch = new NpgsqlBatch(connection);
        for (var i = 0; i < 100; i++)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT {i}"));
        }

        await using var reader = await batch.ExecuteReaderAsync();
        for (var i = 0; i < 100; i++, await reader.NextResultAsync())
        {
            await reader.ReadAsync();
            Assert.That(reader.GetInt32(0), Is.EqualTo(i));
        }
    }

    [Test]
    public async Task Copy_in_and_out_moves_every_row()
    {
        await using var connection = await _gateway.OpenAsync();
        await ExecuteAsync(connection, "CREATE TEMP TABLE copied (id int, name text)");
        await using (var writer = await connection.BeginBinaryImportAsync("COPY copied FROM STDIN (FORMAT binary)"))
        {
            for (var i = 0; i < 20_000; i++)
            {
                await writer.WriteRowAsync(default, i, $"name {i}");
            }

            await writer.CompleteAsync();
        }

        using var reader = await connection.BeginTextExportAsync("COPY copied TO STDOUT");
        var lines = 0;
        while (await reader.ReadLineAsync() is not null)
        {
            lines++;
        }

        Assert.That(lines, Is.EqualTo(20_000));
    }

    [Test]
    public async Task Aborted_copy_leaves_no_row_and_a_usable_session()
    {
        await using var connection = await _gateway.OpenAsync();
        await ExecuteAsync(connection, "CREATE TEMP TABLE aborted (id int)");
        await using (var writer = await connection.BeginTextImportAsync("COPY aborted FROM STDIN"))
        {
            await writer.WriteAsync("1\nnot a number\n");
            Assert.That(async () => await writer.DisposeAsync(), Throws.InstanceOf<PostgresException>());
        }

        Assert.That(await ScalarAsync(connection, "SELECT count(*) FROM aborted"), Is.EqualTo(0L));
    }

    [Test]
    public async Task Large_values_pass_in_both_directions()
    {
        await using var connection = await _gateway.OpenAsync();
        var value = new byte[40_000_000];
        Random.Shared.NextBytes(value);
        await using var command = new NpgsqlCommand("SELECT $1::bytea", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = value });
        Assert.That(((byte[])(await command.ExecuteScalarAsync())!).AsSpan().SequenceEqual(value), Is.True);
    }

    [Test]
    public async Task Batch_with_more_parameters_than_the_gateway_keeps_passes()
    {
        await using var connection = await _gateway.OpenAsync();
        var value = new string('x', 100_000);
        await using var batch = new NpgsqlBatch(connection);
        for (var i = 0; i < 1000; i++)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT length($1)")
            {
                Parameters = { new NpgsqlParameter { Value = value } },
            });
        }

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        Assert.That(reader.GetInt32(0), Is.EqualTo(value.Length));
    }

    [Test]
    public async Task Large_statement_text_runs_and_is_recorded_with_its_digest()
    {
        await using var connection = await _gateway.OpenAsync();
        var text = new string('x', 3_000_000);
        Assert.That(await ScalarAsync(connection, $"SELECT length('{text}')"), Is.EqualTo(3_000_000));
        Assert.That(
            _gateway.Journal().Any(line => line.TryGetProperty("sqlSha256", out _)),
            Is.True,
            "an outcome carries the digest");
    }

    [Test]
    public async Task Error_inside_a_transaction_leaves_it_failed_until_rollback()
    {
        await using var connection = await _gateway.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        Assert.That(
            async () => await ExecuteAsync(connection, "SELECT 1/0"),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("22012"));
        Assert.That(
            async () => await ExecuteAsync(connection, "SELECT 1"),
            Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo("25P02"));
        await transaction.RollbackAsync();
        Assert.That(await ScalarAsync(connection, "SELECT 1"), Is.EqualTo(1));
    }

    [Test]
    public async Task Cancel_ends_the_statement_and_not_the_session()
    {
        await using var connection = await _gateway.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_sleep(60)", connection);
        var running = command.ExecuteNonQueryAsync();
        await Server.Cluster.WaitUntilAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%' AND state = 'active'", "1");
        command.Cancel();
        Assert.That(
            async () => await running,
            Throws.InnerException.InstanceOf<PostgresException>()
                .With.InnerException.Property("SqlState").EqualTo("57014"));
        Assert.That(await ScalarAsync(connection, "SELECT 1"), Is.EqualTo(1));
        Assert.That(
            _gateway.Journal().Any(line => line.GetProperty("type").GetString() == "cancel"), Is.True);
    }

    [Test]
    public async Task Notices_and_parameter_changes_reach_the_client()
    {
        await using var connection = await _gateway.OpenAsync();
        var notices = new List<string>();
        connection.Notice += (_, e) => notices.Add(e.Notice.MessageText);
        await ExecuteAsync(connection, "DO $$ BEGIN RAISE NOTICE 'hello'; END $$");
        await ExecuteAsync(connection, "SET application_name = 'renamed'");
        Assert.That(notices, Is.EqualTo(new[] { "hello" }));
        Assert.That(connection.PostgresParameters["application_name"], Is.EqualTo("renamed"));
    }

    [Test]
    public async Task Database_sees_the_session_id_in_the_application_name()
    {
        await using var connection = await _gateway.OpenAsync();
        Assert.That(
            await ScalarAsync(connection, "SELECT current_setting('application_name')"),
            Does.Match("^dbgw/[0-9a-z]{26}"));
    }

    [Test]
    public async Task Five_hundred_sessions_are_served_at_once()
    {
        var connections = new List<NpgsqlConnection>();
        try
        {
            for (var i = 0; i < 500; i++)
            {
                connections.Add(await _gateway.OpenAsync());
            }

            foreach (var connection in connections)
            {
                Assert.That(await ScalarAsync(connection, "SELECT 1"), Is.EqualTo(1));
            }
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
