using GatewayOperator.Api.Configuration;
using GatewayProxy.Upstream;

namespace GatewayProxy.Ddl;

/// <summary>
/// Looks, after a change of the schema, until the operator has brought masks and privileges to it. Meanwhile the gate
/// is closed, and shut when that takes too long; it opens for no other reason.
/// </summary>
/// <param name="database">Whose gate was closed before the change could commit.</param>
/// <param name="services">What all changes share.</param>
/// <param name="connect">Logs in as the DDL role, again when the connection of the change is lost.</param>
internal sealed class SchemaFollowUp(
    string database, DdlServices services, Func<CancellationToken, Task<UpstreamConnection>> connect)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource<bool> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DdlConnection? _connection;
    private int? _uncertain;
    private string? _later;

    private DatabaseConfig? Known =>
        services.Policy.Current?.Config.Databases.FirstOrDefault(d => d.Name == database);

    /// <summary>Goes on until it is opened, but returns when it is shut.</summary>
    /// <param name="connection">Of the change.</param>
    /// <param name="isLost">It was lost before the server said what had come of the change.</param>
    /// <returns>Whether the operator has followed in time.</returns>
    public Task<bool> BeginAsync(DdlConnection connection, bool isLost)
    {
        if (isLost)
        {
            connection.Dispose();
            _uncertain = connection.ProcessId;
        }
        else
        {
            _connection = connection;
        }

        _ = RunAsync(services.Gate.Stopping);
        return _settled.Task;
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        var began = services.Time.GetTimestamp();
        var isShut = false;
        try
        {
            while (!await HasFollowedAsync(stopping))
            {
                if (!isShut && services.Time.GetElapsedTime(began) >= services.OperatorPatience)
                {
                    isShut = true;
                    services.Gate.Shut(database);
                    services.Log.OperatorOverdue(database, services.OperatorPatience.TotalSeconds);
                    _settled.SetResult(false);
                }

                await Task.Delay(isShut || _connection is null ? LongInterval : Interval, services.Time, stopping);
            }

            services.Gate.Open(database, isShut);
            if (isShut)
            {
                services.Log.OperatorFollowed(database);
            }

            _settled.TrySetResult(true);
        }
        catch (OperationCanceledException)
        {
            _settled.TrySetResult(false);
        }
        finally
        {
            _connection?.Dispose();
        }
    }

    private async Task<bool> HasFollowedAsync(CancellationToken stopping)
    {
        if (HasSeen())
        {
            return true;
        }

        try
        {
            _connection ??= new DdlConnection(await connect(stopping));
            return await LookAsync(_connection).WaitAsync(AnswerPatience, services.Time, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Whatever it was: what cannot be told has not happened.
            _connection?.Dispose();
            _connection = null;
            return false;
        }
    }

    private bool HasSeen() => CatalogSnapshot.IsAfter(Known?.Snapshot, _later);

    private async Task<bool> LookAsync(DdlConnection connection)
    {
        if (_uncertain is { } process)
        {
            if (await connection.AskAsync(StillAtWork(process)) != "0")
            {
                return false;
            }

            _uncertain = null;
        }

        // Later than the change: who looked when this had ended has seen it, however much others change meanwhile.
        _later ??= await connection.AskAsync("SELECT pg_catalog.pg_current_xact_id()");
        return Known is not { Fingerprint: { } fingerprint } || HasSeen()
            || await connection.AskAsync(SchemaFingerprint.Sql) == fingerprint;
    }

    private static string StillAtWork(int process) =>
        "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity "
        + $"WHERE pid OPERATOR(pg_catalog.=) {process} AND state OPERATOR(pg_catalog.<>) 'idle'";
}
