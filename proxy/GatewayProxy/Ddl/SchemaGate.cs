using System.Collections.Concurrent;

namespace GatewayProxy.Ddl;

/// <summary>
/// Keeps statements of a database waiting from before a change of its schema commits until the operator has looked at
/// it: none shall read by masks and privileges of a schema that is not there any more.
/// </summary>
public sealed class SchemaGate
{
    private readonly ConcurrentDictionary<string, int> _closed = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsClosed(string database) => !_closed.IsEmpty && _closed.GetValueOrDefault(database) > 0;

    public void Close(string database) => _closed.AddOrUpdate(database, 1, (_, count) => count + 1);

    public void Open(string database)
    {
        _closed.AddOrUpdate(database, 0, (_, count) => count - 1);
        _closed.TryRemove(new(database, 0));
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Returns when it is open; who closes it opens it again within a bounded time.</summary>
    public async Task OpenedAsync(string database)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (!IsClosed(database))
            {
                return;
            }

            await changed;
        }
    }
}
