using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Threading.Channels;
using GatewayOperator.Api.Resources;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// Tells people what happened to an object, as Kubernetes Events. Recording never waits and never throws; what
/// repeats is one Event that counts; when the API server does not keep up, Events are dropped and counted.
/// </summary>
public sealed class EventRecorder
{
    // Events are a courtesy: a few seconds of trouble are bridged, no more.
    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(2);

    private readonly Channel<EventFact> _facts;
    private readonly EventBook _book;
    private readonly IEventSink _sink;
    private readonly EventRecorderOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly RuntimeMetrics _metrics;

    /// <param name="client">Where to.</param>
    /// <param name="controller">Who reports, as a qualified name, for example <c>gateway-operator</c>.</param>
    /// <param name="time">Dates Events.</param>
    /// <param name="log">Told at Debug of Events that were not written.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="metrics">Null: the process' own.</param>
    public EventRecorder(
        KubeClient client,
        string controller,
        TimeProvider time,
        ILogger log,
        EventRecorderOptions? options = null,
        RuntimeMetrics? metrics = null)
        : this(new KubeEventSink(client, controller, Environment.MachineName), time, log, options, metrics)
    {
    }

    internal EventRecorder(
        IEventSink sink,
        TimeProvider time,
        ILogger log,
        EventRecorderOptions? options = null,
        RuntimeMetrics? metrics = null)
    {
        _sink = sink;
        _time = time;
        _log = log;
        _options = options ?? new EventRecorderOptions();
        _metrics = metrics ?? RuntimeMetrics.Shared;
        _book = new EventBook(_options, time);
        _facts = Channel.CreateBounded<EventFact>(
            new BoundedChannelOptions(_options.Capacity) { SingleReader = true });
    }

    /// <param name="regarding">The object.</param>
    /// <param name="kind">Whether somebody should look.</param>
    /// <param name="reason">Stable word for programs, in the past tense: <c>GrantAccepted</c>.</param>
    /// <param name="action">What was being done: <c>Compile</c>.</param>
    /// <param name="note">Sentence for people. Never with anything secret.</param>
    public void Record(IResource regarding, EventKind kind, string reason, string action, string note) => Record(
        new V1ObjectReference
        {
            ApiVersion = regarding.ApiVersion,
            Kind = regarding.Kind,
            NamespaceProperty = regarding.Metadata.Namespace,
            Name = regarding.Metadata.Name,
            Uid = regarding.Metadata.Uid,
        },
        kind,
        reason,
        action,
        note);

    /// <inheritdoc cref="Record(IResource, EventKind, string, string, string)"/>
    public void Record(V1ObjectReference regarding, EventKind kind, string reason, string action, string note)
    {
        if (!_facts.Writer.TryWrite(EventFact.Of(regarding, kind, reason, action, note)))
        {
            _metrics.EventDropped("queue");
        }
    }

    /// <summary>Writes until stopped, and then what is still waiting, if that does not take long.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await WaitAsync(stop);
            await WriteAsync(whenever: false, stop);
        }

        using var last = new CancellationTokenSource(LastWrites, _time);
        await WriteAsync(whenever: true, last.Token);
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var pause = Task.Delay(_options.SeriesPeriod, _time, over.Token);
        await Task.WhenAny(_facts.Reader.WaitToReadAsync(over.Token).AsTask(), pause);
        await over.CancelAsync();
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync(bool whenever, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && _facts.Reader.TryRead(out var fact))
        {
            if (_book.Observe(fact, out var dropped) is { } created)
            {
                await TryWriteAsync(created, _sink.CreateAsync, cancellationToken);
            }
            else if (dropped)
            {
                _metrics.EventDropped("object");
            }
        }

        foreach (var repeated in _book.Due(whenever))
        {
            await TryWriteAsync(repeated, _sink.UpdateAsync, cancellationToken);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nothing may come of an Event that cannot be written.")]
    private async Task TryWriteAsync(
        EventSeries series, Func<EventSeries, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var count = series.Count;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await write(series, cancellationToken);
                series.Written(count, _time.GetUtcNow());
                return;
            }
            catch (Exception e)
                when (attempt < RetryDelays.Length && MayPass(e) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(RetryDelays[attempt], _time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e)
            {
                // The next equal fact tries anew, with an Event of its own: this one may be gone or never have been.
                _book.Forget(series);
                _metrics.EventDropped("refused");
                EventLog.NotWritten(
                    _log, series.Fact.Reason, series.Fact.Regarding.Kind, series.Fact.Regarding.Name, e.Message);
                return;
            }
        }
    }

    private static bool MayPass(Exception exception) => exception is not KubeApiException refused
        || refused.Status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
