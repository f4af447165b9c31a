using GatewayOperator.Tests.Benchmarks.Load;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Startup;
using Npgsql;

namespace GatewayOperator.Tests.Benchmarks.Soak;

/// <summary>What one client does from connect to disconnect, or to just before it.</summary>
/// <param name="Name">As the summary shows it.</param>
/// <param name="Weight">How often, relative to the others.</param>
/// <param name="ActAsync">Throws when the gateway did not do as it should.</param>
public sealed record Behaviour(string Name, int Weight, Func<SoakTarget, CancellationToken, Task> ActAsync)
{
    private const string ByKey = "SELECT abalance FROM pgbench_accounts WHERE aid = ";
    private const string QueryCanceled = "57014";
    private const string InvalidAuthorization = "28000";

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("simple queries", 6, SimpleQueriesAsync),
        new("prepared statements", 6, PreparedAsync),
        new("batches", 4, BatchesAsync),
        new("transactions with errors", 4, ErrorsAsync),
        new("big results", 1, BigResultAsync),
        new("COPY out and in", 1, CopyAsync),
        new("cancels", 3, CancelAsync),
        new("idle sessions", 2, IdleAsync),
        new("clients that die in a result", 3, VanishAsync),
        new("clients that die in a login", 2, StrangerAsync),
        new("wrong tokens", 1, WrongTokenAsync),
    ];

    private static async Task SimpleQueriesAsync(SoakTarget target, CancellationToken ct)
    {
        await using var connection = await target.OpenAsync(ct);
        for (var i = 0; i < 20; i++)
        {
            await ExecuteAsync(connection, ByKey + Random.Shared.Next(1, 1_000_000), ct);
        }
    }

    private static async Task PreparedAsync(SoakTarget target, CancellationToken ct)
    {
        await using var connection = await target.OpenAsync(ct);
        await using var command = new NpgsqlCommand(ByKey + "$1", connection);
        command.Parameters.Add(new NpgsqlParameter<int>());
        await command.PrepareAsync(ct);
        for (var i = 0; i < 50; i++)
        {
            ((NpgsqlParameter<int>)command.Parameters[0]).TypedValue = Random.Shared.Next(1, 1_000_000);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task BatchesAsync(SoakTarget target, CancellationToken ct)
    {
        await using var connection = await target.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        for (var i = 0; i < 20; i++)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(ByKey + Random.Shared.Next(1, 1_000_000)));
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private static async Task ErrorsAsync(SoakTarget target, CancellationToken ct)
    {
        await using var connection = await target.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, "UPDATE pgbench_branches SET bbalance = bbalance + 1 WHERE bid = 1", ct);
        await ExpectAsync("22012", () => ExecuteAsync(connection, "SELECT 1 / 0", ct));
        await ExpectAsync("25P02", () => ExecuteAsync(connection, "SELECT 1", ct));
        await transaction.RollbackAsync(ct);
        await ExecuteAsync(connection, "SELECT 1", ct);
    }

    private static async Task BigResultAsync(SoakTarget target, CancellationToken ct)
    {
        await using var connection = await target.OpenAsync(ct);
        await ExecuteAsync(connection, "SELECT * FROM pgbench_accounts LIMIT 200000", ct);
    }

    private static async Task CopyAsync(SoakTarget target, CancellationToken ct)
    {
        await using var connection = await target.OpenAsync(ct);
        await ExecuteAsync(connection, "CREATE TEMP TABLE copied (LIKE pgbench_tellers)", ct);
        using var rows = new MemoryStream();
        await using (var source = await connection.BeginRawBinaryCopyAsync(
            "COPY pgbench_tellers TO STDOUT (FORMAT binary)", ct))
        {
            await source.CopyToAsync(rows, ct);
        }

        rows.Position = 0;
        await using var sink = await connection.BeginRawBinaryCopyAsync("COPY copied FROM STDIN (FORMAT binary)", ct);
        await rows.CopyToAsync(sink, ct);
    }

    private static async Task CancelAsync(SoakTarget target, CancellationToken ct)
    {
        await using var connection = await target.OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT pg_sleep(60)", connection);
        var sleeping = command.ExecuteNonQueryAsync(ct);
        await target.UntilSleepingAsync(connection, sleeping, ct);
        command.Cancel();
        await ExpectAsync(QueryCanceled, () => sleeping);
        await ExecuteAsync(connection, "SELECT 1", ct);
    }

    private static async Task IdleAsync(SoakTarget target, CancellationToken ct)
    {
        await using var connection = await target.OpenAsync(ct);
        await Task.Delay(TimeSpan.FromSeconds(5), ct);
        await ExecuteAsync(connection, "SELECT 1", ct);
    }

    // Leaves with a result under way and unread, which resets the connection.
    private static Task VanishAsync(SoakTarget target, CancellationToken ct) => Task.Run(
        () =>
        {
            using var client = RawClient.LogIn(target.Contender);
            client.Abandon("SELECT * FROM pgbench_accounts LIMIT 50000");
        },
        ct);

    private static async Task StrangerAsync(SoakTarget target, CancellationToken ct)
    {
        using var socket = await target.DialAsync(ct);
        await socket.SendAsync(new MessageBuilder().SslRequest().Written, ct);
        // Half of the times before the answer, half of the times after it.
        if (Random.Shared.Next(2) == 0)
        {
            await socket.ReceiveAsync(new byte[1], ct);
        }
    }

    private static Task WrongTokenAsync(SoakTarget target, CancellationToken ct) => ExpectAsync(
        InvalidAuthorization, async () => await (await target.OpenAsync(ct, "not a token")).DisposeAsync());

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task ExpectAsync(string sqlState, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (
            (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState == sqlState)
        {
            // Npgsql puts the server's word on a cancelled statement inside an exception of .NET's.
            return;
        }

        throw new InvalidOperationException($"no error {sqlState}");
    }
}
