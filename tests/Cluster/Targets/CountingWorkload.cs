using GatewayOperator.Cluster.Targets;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Tests.Cluster.Targets;

/// <summary>A workload that starts without a memory, as after a restart, and tells what it writes.</summary>
internal sealed class CountingWorkload : ILogger
{
    private readonly TargetStage _stage;
    private readonly GatewayWorkload _workload;

    public CountingWorkload(TargetStage stage)
    {
        _stage = stage;
        _workload = new GatewayWorkload(stage.Client, stage.Owned, stage.Options, this);
    }

    public int Writes => Written.Count;

    public List<string> Written { get; } = [];

    public Task EnsureAsync() => _workload.EnsureAsync(_stage.Target, "pem", default);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) => Written.Add(formatter(state, exception));
}
