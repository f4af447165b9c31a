using System.Collections.Concurrent;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Cluster.Operator.EndToEnd;

/// <summary>
/// A client that never stops trying: it logs in through every pod, reads what is masked, and keeps a session that it
/// uses again and again. Whatever it gets that it may not have is a violation.
/// </summary>
internal sealed class Probe : IAsyncDisposable
{
    private const string Sql = "SELECT email FROM customers ORDER BY id LIMIT 1";

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly WholeStage _stage;
    private readonly string _token;
    private readonly Task _running;
    private NpgsqlConnection? _kept;
    private volatile bool _mayNothing;
    private volatile string _last = "";
    private int _successes;
    private int _refusals;

    public Probe(WholeStage stage, string token)
    {
        (_stage, _token) = (stage, token);
        _running = RunAsync();
    }

    /// <summary>While set, every success is a violation.</summary>
    public bool MayNothing
    {
        get => _mayNothing;
        set => _mayNothing = value;
    }

    public int Successes => Volatile.Read(ref _successes);

    /// <summary>Whether the last attempts, one per pod and more, have all been refused.</summary>
    public bool Refused => Volatile.Read(ref _refusals) > 4;

    public IReadOnlyCollection<string> Violations => _violations;

    public override string ToString() => $"{Successes} successes; last refusal: {_last}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await ForgetAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var secret = await _stage.Stage.Database.AskAsync(Sql);
        while (!_stop.IsCancellationRequested)
        {
            foreach (var pod in _stage.Pods.Values)
            {
                await AttemptAsync(secret, async () => await _stage.LoginAsync(pod, _token));
            }

            if (_kept is { } kept)
            {
                await AttemptAsync(secret, () => Task.FromResult(kept));
            }

            await Task.Delay(50);
        }
    }

    private async Task AttemptAsync(string secret, Func<Task<NpgsqlConnection>> open)
    {
        // What begins when it is allowed may end when it is not.
        var forbidden = MayNothing;
        NpgsqlConnection? session = null;
        try
        {
            session = await open();
            var seen = await session.ScalarAsync(Sql) as string;
            if (seen == secret)
            {
                _violations.Enqueue("A protected value was readable.");
            }

            if (forbidden && MayNothing)
            {
                _violations.Enqueue("A statement ran without a grant.");
            }

            Interlocked.Increment(ref _successes);
            Interlocked.Exchange(ref _refusals, 0);
            await KeepAsync(session);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException or IOException)
        {
            _last = e.Message;
            Interlocked.Increment(ref _refusals);
            if (session is not null && session == _kept)
            {
                await ForgetAsync();
            }
            else if (session is not null)
            {
                await session.DisposeAsync();
            }
        }
    }

    // One session stays, the newest; the grant allows a few at once.
    private async Task KeepAsync(NpgsqlConnection session)
    {
        if (session != _kept)
        {
            await ForgetAsync();
            _kept = session;
        }
    }

    private async Task ForgetAsync()
    {
        if (_kept is { } kept)
        {
            _kept = null;
            await kept.DisposeAsync();
        }
    }
}
