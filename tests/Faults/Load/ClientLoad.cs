using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Faults.Load;

/// <summary>Several clients that send statements until they are told to stop, and come back after every loss.</summary>
public sealed class ClientLoad
{
    private const string Grant = "ci-migrate";

    /// <summary>Longer than the gateway ever makes a client wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly LocalInstallation _gateway;
    private readonly string _token;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly StatementSource _statements;

    /// <param name="gateway">Where to.</param>
    /// <param name="random">Decides what is sent.</param>
    /// <param name="round">Its number makes every text unique.</param>
    public ClientLoad(LocalInstallation gateway, Random random, int round)
    {
        _gateway = gateway;
        _token = gateway.Tokens.OfJob();
        _statements = new StatementSource(random, round);
        _running = Task.WhenAll(
            RepeatAsync(PlainAsync), RepeatAsync(PlainAsync), RepeatAsync(PipelinedAsync), RepeatAsync(DriverAsync));
    }

    public Tally Seen { get; } = new();

    /// <summary>Lets what is under way end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    // A session of a few statements, again and again.
    private async Task RepeatAsync(Func<int, CancellationToken, Task> session)
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await session(_statements.Length(), patience.Token);
                continue;
            }
            catch (PostgresException e)
            {
                Seen.Count(e.SqlState);
                Seen.Count(Ending.Lost);
            }
            catch (Exception) when (patience.IsCancellationRequested)
            {
                Seen.Count(Ending.Hung);
            }
            catch (Exception e) when (e is IOException or NpgsqlException or InvalidOperationException)
            {
                Seen.Count(Ending.Lost);
            }

            await Task.Delay(Pause);
        }
    }

    private async Task PlainAsync(int length, CancellationToken ct)
    {
        using var client = await LogInAsync(ct);
        for (var i = 0; i < length && !_stop.IsCancellationRequested; i++)
        {
            var (messages, rows) = _statements.Simple();
            await client.SendAsync(messages, ct);
            if (await client.UntilReadyAsync(ct) && rows is not null)
            {
                await client.SendAsync(rows, ct);
                await client.UntilReadyAsync(ct);
            }

            Seen.Count(Ending.Answered);
        }
    }

    private async Task PipelinedAsync(int length, CancellationToken ct)
    {
        using var client = await LogInAsync(ct);
        for (var i = 0; i < length && !_stop.IsCancellationRequested; i++)
        {
            await client.SendAsync(_statements.Pipeline(out var syncs), ct);
            for (var answered = 0; answered < syncs; answered++)
            {
                await client.UntilReadyAsync(ct);
                Seen.Count(Ending.Answered);
            }
        }
    }

    private async Task DriverAsync(int length, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(_gateway.Connection(Grant, _token).ConnectionString);
        await connection.OpenAsync(ct);
        for (var i = 0; i < length && !_stop.IsCancellationRequested; i++)
        {
            await using var command = new NpgsqlCommand(_statements.Extended(out var value), connection);
            command.Parameters.AddWithValue(value);
            try
            {
                await command.ExecuteNonQueryAsync(ct);
            }
            catch (PostgresException e) when (connection.State == System.Data.ConnectionState.Open)
            {
                Seen.Count(e.SqlState);
            }

            Seen.Count(Ending.Answered);
        }
    }

    private Task<PlainClient> LogInAsync(CancellationToken ct) =>
        PlainClient.LogInAsync(_gateway.GatewayPort, Grant, _token, Seen, ct);
}
