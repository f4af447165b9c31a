using k8s.Models;

namespace GatewayOperator.Kubernetes;

/// <summary>Decides which facts are worth a write: repetitions are counted, objects that chatter are cut off.</summary>
internal sealed class EventBook(EventRecorderOptions options, TimeProvider time)
{
    private readonly Dictionary<EventFact, LinkedListNode<EventSeries>> _series = [];

    // Least recently seen first.
    private readonly LinkedList<EventSeries> _order = new();
    private readonly Dictionary<V1ObjectReference, (double Tokens, DateTimeOffset At)> _buckets = [];

    public int Count => _series.Count;

    /// <summary>Takes note of a fact.</summary>
    /// <returns>The series when an Event must be created; null when the fact only counts, or is one too many.</returns>
    public EventSeries? Observe(EventFact fact, out bool dropped)
    {
        dropped = false;
        var now = time.GetUtcNow();
        Expire(now);
        if (_series.TryGetValue(fact, out var known))
        {
            known.Value.SeenAgain(now);
            _order.Remove(known);
            _order.AddLast(known);
            return null;
        }

        if (!TakeToken(fact.Regarding, now))
        {
            dropped = true;
            return null;
        }

        var series = new EventSeries(fact, NameFor(fact), now);
        _series[fact] = _order.AddLast(series);
        if (_series.Count > options.MaxSeries)
        {
            Forget(_order.First!.Value);
        }

        return series;
    }

    /// <summary>The series whose count has moved and was not written lately.</summary>
    public IReadOnlyList<EventSeries> Due(bool whenever = false)
    {
        var now = time.GetUtcNow();
        return [.. _order.Where(s =>
            s.WrittenCount > 0 && s.Count > s.WrittenCount && (whenever || now - s.WrittenAt >= options.SeriesPeriod))];
    }

    /// <summary>The next equal fact creates an Event again.</summary>
    public void Forget(EventSeries series)
    {
        if (_series.Remove(series.Fact, out var node))
        {
            _order.Remove(node);
        }
    }

    private static string NameFor(EventFact fact)
    {
        // A name of an Event is at most 253 characters long, as is that of the object.
        var name = fact.Regarding.Name;
        return $"{name[..Math.Min(name.Length, 236)]}.{Guid.NewGuid():N}"[..Math.Min(name.Length + 17, 253)];
    }

    private void Expire(DateTimeOffset now)
    {
        while (_order.First is { } oldest && now - oldest.Value.LastSeen > options.SeriesEnd)
        {
            Forget(oldest.Value);
        }

        if (_buckets.Count > options.MaxSeries)
        {
            foreach (var (regarding, bucket) in _buckets.Where(b => Refilled(b.Value, now) >= options.BurstPerObject))
            {
                _buckets.Remove(regarding);
            }
        }
    }

    private bool TakeToken(V1ObjectReference regarding, DateTimeOffset now)
    {
        var tokens = _buckets.TryGetValue(regarding, out var bucket) ? Refilled(bucket, now) : options.BurstPerObject;
        _buckets[regarding] = (tokens >= 1 ? tokens - 1 : tokens, now);
        return tokens >= 1;
    }

    private double Refilled((double Tokens, DateTimeOffset At) bucket, DateTimeOffset now) =>
        Math.Min(options.BurstPerObject, bucket.Tokens + ((now - bucket.At) / options.RefillPerObject));
}
