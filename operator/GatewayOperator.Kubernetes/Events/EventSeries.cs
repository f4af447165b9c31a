namespace GatewayOperator.Kubernetes;

/// <summary>A fact and how often it was seen.</summary>
internal sealed class EventSeries(EventFact fact, string name, DateTimeOffset at)
{
    public EventFact Fact { get; } = fact;

    /// <summary>Name of the Event.</summary>
    public string Name { get; } = name;

    /// <summary>Namespace of the Event: the object's; objects without one have theirs in <c>default</c>.</summary>
    public string Namespace => string.IsNullOrEmpty(Fact.Regarding.NamespaceProperty)
        ? "default"
        : Fact.Regarding.NamespaceProperty;

    public DateTimeOffset FirstSeen { get; } = at;

    public DateTimeOffset LastSeen { get; private set; } = at;

    public int Count { get; private set; } = 1;

    public int WrittenCount { get; private set; }

    public DateTimeOffset WrittenAt { get; private set; } = at;

    public void SeenAgain(DateTimeOffset now)
    {
        Count++;
        LastSeen = now;
    }

    public void Written(int count, DateTimeOffset now)
    {
        WrittenCount = count;
        WrittenAt = now;
    }
}
