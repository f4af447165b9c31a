using System.Security.Cryptography;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>The scenarios of Npgsql; what they say is what the other clients' programs print.</summary>
internal sealed class NpgsqlScenarios(Stage stage, TextWriter said, Task goAhead)
{
    private const string Orders = "orders (customer_id, status, created_at, note)";
    private const string Insert =
        "INSERT INTO orders (customer_id, status, created_at, note) VALUES (1, 'new', now(), $1)";

    private string Line => $"1\tnew\t2026-01-01\t{stage.Tag}\n";

    public async Task PlayAsync(Feature feature, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await (feature switch
        {
            Feature.Connect => SayAsync(connection, "SELECT session_user"),
            Feature.Extended => ExtendedAsync(connection, ct),
            Feature.Unnamed => SumOfTwentyAsync(connection, prepare: false, ct),
            Feature.Named => SumOfTwentyAsync(connection, prepare: true, ct),
            Feature.Pipelined => PipelinedAsync(connection, ct),
            Feature.Cursor => CursorAsync(connection, ct),
            Feature.CopyText => CopyAsync(connection, "text", ct),
            Feature.CopyCsv => CopyAsync(connection, "csv", ct),
            Feature.CopyBinary => CopyAsync(connection, "binary", ct),
            Feature.CopyAbortedByClient => CopyAbortedByClientAsync(connection, ct),
            Feature.CopyAbortedByServer => CopyAbortedByServerAsync(connection, ct),
            Feature.Large => LargeAsync(connection, ct),
            Feature.Notice => NoticeAsync(connection),
            Feature.Listen => ListenAsync(connection, ct),
            Feature.Transaction => TransactionAsync(connection, ct),
            Feature.Cancel => CancelAsync(connection, ct),
            Feature.Storm => StormAsync(ct),
            Feature.Restart => RestartAsync(connection, ct),
            Feature.Hold => new NpgsqlHolds(stage, said).PlayAsync(connection, ct),
            _ => throw new ArgumentOutOfRangeException(nameof(feature)),
        });
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        var settings = stage.Connection();
        settings.CommandTimeout = 0;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    private async Task ExtendedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT $1::int + 1, $2::text, $3::text IS NULL", connection)
        {
            Parameters = { new() { Value = 41 }, new() { Value = "é" }, new() { Value = DBNull.Value } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        said.WriteLine(reader.GetInt32(0));
        said.WriteLine(reader.GetString(1));
        said.WriteLine(reader.GetBoolean(2) ? "true" : "false");
    }

    private async Task SumOfTwentyAsync(NpgsqlConnection connection, bool prepare, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT id FROM orders WHERE id = $1", connection);
        var id = new NpgsqlParameter<long>();
        command.Parameters.Add(id);
        if (prepare)
        {
            await command.PrepareAsync(ct);
        }

        var sum = 0L;
        for (id.TypedValue = 1; id.TypedValue <= 20; id.TypedValue++)
        {
            sum += (long)(await command.ExecuteScalarAsync(ct))!;
        }

        said.WriteLine(sum);
        await SayAsync(
            connection,
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT id FROM orders%'");
    }

    private async Task PipelinedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        for (var n = 0; n < 200; n++)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT $1") { Parameters = { new() { Value = n } } });
        }

        var numbers = new List<int>();
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            do
            {
                await reader.ReadAsync(ct);
                numbers.Add(reader.GetInt32(0));
            }
            while (await reader.NextResultAsync(ct));
        }

        said.WriteLine(string.Join(',', numbers));
        await using var failing = new NpgsqlBatch(connection);
        foreach (var sql in (string[])[Insert, "SELECT 1/0", Insert])
        {
            var command = new NpgsqlBatchCommand(sql);
            if (sql == Insert)
            {
                command.Parameters.Add(new() { Value = stage.Tag });
            }

            failing.BatchCommands.Add(command);
        }

        await SayErrorAsync(() => failing.ExecuteNonQueryAsync(ct));
        await AliveAsync(connection);
    }

    private async Task CursorAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.RunAsync("DECLARE portions CURSOR FOR SELECT id FROM orders ORDER BY id LIMIT 10000");
        var count = 0;
        for (var fetched = -1; fetched != 0; count += fetched)
        {
            fetched = await FetchAsync(connection, 100, ct);
        }

        said.WriteLine(count);
        await connection.RunAsync("MOVE ABSOLUTE 0 IN portions");
        said.WriteLine(await FetchAsync(connection, 250, ct));
        await transaction.CommitAsync(ct);
        await AliveAsync(connection);
    }

    private static async Task<int> FetchAsync(NpgsqlConnection connection, int portion, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"FETCH {portion} FROM portions", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var count = 0;
        while (await reader.ReadAsync(ct))
        {
            count++;
        }

        return count;
    }

    private async Task CopyAsync(NpgsqlConnection connection, string format, CancellationToken ct)
    {
        var rows = $"SELECT n, 'new', timestamptz '2026-01-01 00:00Z', '{stage.Tag}' "
            + "FROM generate_series(1::bigint, 5000) n";
        var query = $"COPY ({rows}) TO STDOUT (FORMAT {format})";
        var copy = $"COPY {Orders} FROM STDIN (FORMAT {format})";
        await (format == "binary"
            ? CopyBytesAsync(connection, query, copy, ct)
            : CopyLinesAsync(connection, query, copy, ct));
        // A copy of Npgsql does not tell the number of rows.
        await SayAsync(connection, $"SELECT count(*) FROM orders WHERE note = '{stage.Tag}'");
    }

    private static async Task CopyLinesAsync(
        NpgsqlConnection connection, string query, string copy, CancellationToken ct)
    {
        string content;
        using (var source = await connection.BeginTextExportAsync(query, ct))
        {
            content = await source.ReadToEndAsync(ct);
        }

        await using var target = await connection.BeginTextImportAsync(copy, ct);
        await target.WriteAsync(content.AsMemory(), ct);
    }

    private static async Task CopyBytesAsync(
        NpgsqlConnection connection, string query, string copy, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await using (var source = await connection.BeginRawBinaryCopyAsync(query, ct))
        {
            await source.CopyToAsync(content, ct);
        }

        content.Position = 0;
        await using var target = await connection.BeginRawBinaryCopyAsync(copy, ct);
        await content.CopyToAsync(target, ct);
    }

    private async Task CopyAbortedByClientAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        // Cancelling is its end: disposed after that, the writer would fail to flush.
        var writer = await connection.BeginTextImportAsync($"COPY {Orders} FROM STDIN", ct);
        for (var n = 0; n < 100_000; n++)
        {
            await writer.WriteAsync(Line.AsMemory(), ct);
        }

        await writer.CancelAsync();
        await AliveAsync(connection);
    }

    private async Task CopyAbortedByServerAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await SayErrorAsync(async () =>
        {
            await using var writer = await connection.BeginTextImportAsync($"COPY {Orders} FROM STDIN", ct);
            for (var n = 0; n < 200_000; n++)
            {
                await writer.WriteAsync((n == 1000 ? "none" + Line : Line).AsMemory(), ct);
            }
        });
        await AliveAsync(connection);
    }

    private async Task LargeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var value = RandomNumberGenerator.GetBytes(200_000_000);
        await using var command = new NpgsqlCommand("SELECT $1", connection)
        {
            Parameters = { new() { Value = value } },
        };
        var back = (byte[])(await command.ExecuteScalarAsync(ct))!;
        said.WriteLine(back.Length);
        said.WriteLine(back.AsSpan().SequenceEqual(value) ? "same" : "different");
    }

    private async Task NoticeAsync(NpgsqlConnection connection)
    {
        connection.Notice += (_, notice) => said.WriteLine(notice.Notice.MessageText);
        await connection.RunAsync($"DO $$ BEGIN RAISE NOTICE '{stage.Tag}'; END $$");
    }

    private async Task ListenAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        connection.Notification += (_, notification) => said.WriteLine(notification.Payload);
        await connection.RunAsync("LISTEN matrix");
        await connection.WaitAsync(ct);
    }

    private async Task TransactionAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await transaction.SaveAsync("before", ct);
            await SayErrorAsync(() => connection.ScalarAsync("SELECT 1/0"));
            await SayErrorAsync(() => connection.ScalarAsync("SELECT 1"));
            await transaction.RollbackAsync("before", ct);
            await SayAsync(connection, "SELECT 2");
            await transaction.CommitAsync(ct);
        }

        await AliveAsync(connection);
    }

    private async Task CancelAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_sleep(300) /* {stage.Tag} */", connection);
        var running = command.ExecuteNonQueryAsync(ct);
        await goAhead.WaitAsync(ct);
        command.Cancel();
        await SayErrorAsync(() => running);
        await AliveAsync(connection);
    }

    private async Task StormAsync(CancellationToken ct)
    {
        var answers = 0;
        var burst = new ParallelOptions { MaxDegreeOfParallelism = 20, CancellationToken = ct };
        await Parallel.ForAsync(0, 200, burst, async (_, token) =>
        {
            await using var visitor = await OpenAsync(token);
            Interlocked.Add(ref answers, (int)(await visitor.ScalarAsync("SELECT 1"))!);
        });
        said.WriteLine(answers);
    }

    private async Task RestartAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await SayErrorAsync(async () =>
        {
            while (true)
            {
                await connection.ScalarAsync($"SELECT pg_sleep(0.05) /* {stage.Tag} */");
            }
        });
        while (true)
        {
            try
            {
                await using var again = await OpenAsync(ct);
                await SayAsync(again, "SELECT 'back'");
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(100, ct);
            }
        }
    }

    private async Task AliveAsync(NpgsqlConnection connection) => await SayAsync(connection, "SELECT 'alive'");

    private async Task SayAsync(NpgsqlConnection connection, string sql) =>
        said.WriteLine(await connection.ScalarAsync(sql));

    private async Task SayErrorAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e) when ((e as PostgresException ?? e.InnerException) is PostgresException error)
        {
            said.WriteLine(error.SqlState);
        }
    }
}
