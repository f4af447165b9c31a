namespace GatewayOperator.Kubernetes;

/// <summary>Where Events are written.</summary>
internal interface IEventSink
{
    Task CreateAsync(EventSeries series, CancellationToken cancellationToken);

    /// <summary>Writes the count of an Event that exists.</summary>
    Task UpdateAsync(EventSeries series, CancellationToken cancellationToken);
}
