using Npgsql;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>Npgsql, unchanged, over TLS verify-full with a token as its password.</summary>
public sealed class NpgsqlTests
{
    private NpgsqlConnection _connection = null!;

    [SetUp]
    public async Task OpenAsync() => _connection = await ClientsInstallation.Gateway.OpenAsync();

    [TearDown]
    public async Task CloseAsync() => await _connection.DisposeAsync();

    [Test]
    public async Task Npgsql_logs_in_and_runs_simple_statements() =>
        Assert.That(await ScalarAsync("SELECT count(*) FROM orders WHERE id <= 10"), Is.EqualTo(10L));

    [Test]
    public async Task Npgsql_runs_prepared_statements()
    {
        await using var command = new NpgsqlCommand("SELECT id FROM orders WHERE id = $1", _connection);
        var id = new NpgsqlParameter<long>();
        command.Parameters.Add(id);
        await command.PrepareAsync();
        for (var i = 1; i <= 20; i++)
        {
            id.TypedValue = i;
            Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo((long)i));
        }
    }

    [Test]
    public async Task Npgsql_batches_are_pipelined_and_answered_in_order()
    {
        await using var batch = new NpgsqlBatch(_connection);
        for (var i = 0; i < 200; i++)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT $1")
            {
                Parameters = { new NpgsqlParameter<int> { TypedValue = i } },
            });
        }

        await using var reader = await batch.ExecuteReaderAsync();
        for (var i = 0; i < 200; i++, await reader.NextResultAsync())
        {
            await reader.ReadAsync();
            Assert.That(reader.GetInt32(0), Is.EqualTo(i));
        }
    }

    [Test]
    public async Task Npgsql_copies_in_and_out_in_binary()
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        const string copy = "COPY orders (customer_id, status, created_at, note) FROM STDIN (FORMAT binary)";
        await using (var writer = await _connection.BeginBinaryImportAsync(copy))
        {
            for (var i = 1L; i <= 5000; i++)
            {
                await writer.WriteRowAsync(default, i, "new", DateTime.UnixEpoch, "npgsql");
            }

            await writer.CompleteAsync();
        }

        const string query = "COPY (SELECT customer_id FROM orders WHERE note = 'npgsql') TO STDOUT (FORMAT binary)";
        await using var reader = await _connection.BeginBinaryExportAsync(query);
        var rows = 0;
        while (await reader.StartRowAsync() != -1)
        {
            await reader.ReadAsync<long>();
            rows++;
        }

        Assert.That(rows, Is.EqualTo(5000));
    }

    [Test]
    public async Task Npgsql_cancels_a_statement_and_keeps_its_session()
    {
        await using var command = new NpgsqlCommand("SELECT pg_sleep(66)", _connection);
        var running = command.ExecuteNonQueryAsync();
        await ClientsInstallation.RunningAsync("pg_sleep(66)");
        command.Cancel();
        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>()
            .With.InnerException.Property("SqlState").EqualTo("57014"));
        Assert.That(await ScalarAsync("SELECT 1"), Is.EqualTo(1));
    }

    [Test]
    public async Task Npgsql_passes_values_of_50_MB_both_ways()
    {
        var value = new byte[50_000_000];
        Random.Shared.NextBytes(value);
        await using var command = new NpgsqlCommand("SELECT $1", _connection)
        {
            Parameters = { new() { Value = value } },
        };
        Assert.That(((byte[])(await command.ExecuteScalarAsync())!).AsSpan().SequenceEqual(value));
    }

    [Test]
    public async Task Npgsql_recovers_from_errors_inside_transactions()
    {
        await using (var transaction = await _connection.BeginTransactionAsync())
        {
            await transaction.SaveAsync("before");
            Assert.That(() => ScalarAsync("SELECT 1/0"), Throws.InstanceOf<PostgresException>()
                .With.Property("SqlState").EqualTo("22012"));
            Assert.That(() => ScalarAsync("SELECT 1"), Throws.InstanceOf<PostgresException>()
                .With.Property("SqlState").EqualTo("25P02"));
            await transaction.RollbackAsync("before");
            Assert.That(await ScalarAsync("SELECT 2"), Is.EqualTo(2));
            await transaction.CommitAsync();
        }

        Assert.That(await ScalarAsync("SELECT 3"), Is.EqualTo(3));
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return await command.ExecuteScalarAsync();
    }
}
