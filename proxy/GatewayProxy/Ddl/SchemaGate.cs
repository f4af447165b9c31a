namespace GatewayProxy.Ddl;

/// <summary>
/// Keeps statements of a database waiting from before a change of its schema commits until the operator has followed:
/// none shall read by masks and privileges of a schema that is not there any more. When that takes too long it is shut:
/// then they are refused.
/// </summary>
public sealed class SchemaGate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Awaited, int Overdue)> _changes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private volatile int _databases;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The gateway stops: nothing is followed up any more, and nothing opens.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Statements wait.</summary>
    public bool IsClosed(string database) => Find(database) is { Awaited: > 0, Overdue: 0 };

    /// <summary>Statements are refused.</summary>
    public bool IsShut(string database) => Find(database).Overdue > 0;

    public void Close(string database) => Move(database, 1, 0);

    /// <summary>One change of those that keep it closed has waited for the operator for too long.</summary>
    public void Shut(string database) => Move(database, -1, 1);

    /// <summary>The operator has followed one of the changes.</summary>
    public void Open(string database, bool wasShut = false) => Move(database, wasShut ? 0 : -1, wasShut ? -1 : 0);

    /// <summary>Returns when it is open, or shut; who closes it does one of them within a bounded time.</summary>
    public async Task MovedAsync(string database)
    {
        while (true)
        {
            var moved = Volatile.Read(ref _moved).Task;
            if (!IsClosed(database))
            {
                return;
            }

            await moved;
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    // Asked for each statement: almost always nothing is there.
    private (int Awaited, int Overdue) Find(string database)
    {
        if (_databases == 0)
        {
            return default;
        }

        lock (_lock)
        {
            return _changes.GetValueOrDefault(database);
        }
    }

    private void Move(string database, int awaited, int overdue)
    {
        lock (_lock)
        {
            var before = _changes.GetValueOrDefault(database);
            _changes[database] = (before.Awaited + awaited, before.Overdue + overdue);
            if (_changes[database] == default)
            {
                _changes.Remove(database);
            }

            _databases = _changes.Count;
        }

        Interlocked.Exchange(ref _moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}
