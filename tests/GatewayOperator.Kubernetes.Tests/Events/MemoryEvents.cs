using System.Collections.Concurrent;

namespace GatewayOperator.Kubernetes.Tests.Events;

/// <summary>Events as they were written.</summary>
internal sealed class MemoryEvents : IEventSink
{
    /// <summary>Name and count.</summary>
    public ConcurrentDictionary<string, int> Written { get; } = new();

    public ConcurrentQueue<EventFact> Created { get; } = new();

    public int Updates { get; private set; }

    /// <summary>Asked before each write.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task CreateAsync(EventSeries series, CancellationToken cancellationToken)
    {
        await Before(cancellationToken);
        Created.Enqueue(series.Fact);
        Written[series.Name] = series.Count;
    }

    public async Task UpdateAsync(EventSeries series, CancellationToken cancellationToken)
    {
        await Before(cancellationToken);
        Updates++;
        Written[series.Name] = series.Count;
    }
}
