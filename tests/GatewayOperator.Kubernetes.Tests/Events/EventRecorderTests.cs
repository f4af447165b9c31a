using System.Net;
using System.Text;
using GatewayOperator.Kubernetes.Tests.Scripted;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace GatewayOperator.Kubernetes.Tests.Events;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EventRecorderTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly MemoryEvents _events = new();
    private readonly CancellationTokenSource _stop = new();
    private EventRecorder _recorder = null!;
    private Task _running = Task.CompletedTask;

    [SetUp]
    public void Start() => Start(new EventRecorderOptions());

    [TearDown]
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.Ends();
    }

    [Test]
    public async Task A_fact_becomes_an_Event()
    {
        Record("orders", "Provisioned", "Roles are in place.");
        await Until.Async("written", () => _events.Created.Count == 1);

        Assert.That(_events.Created.Single().Reason, Is.EqualTo("Provisioned"));
        Assert.That(_events.Written.Single().Key, Does.Match("^orders\\.[0-9a-f]{16}$"));
    }

    [Test]
    public async Task A_fact_that_repeats_is_one_Event_that_counts()
    {
        for (var i = 0; i < 50; i++)
        {
            Record("orders", "ProvisioningFailed", "The database is away.");
        }

        Record("orders", "ProvisioningFailed", "Another note.");
        Record("billing", "ProvisioningFailed", "The database is away.");
        await Until.PassingAsync(
            _time, TimeSpan.FromSeconds(1), "the count is written", () => _events.Written.Values.Contains(50));
        Assert.That(_events.Created, Has.Count.EqualTo(3));
        Assert.That(_events.Updates, Is.EqualTo(1), "one write for all repetitions");

        _time.Advance(TimeSpan.FromMinutes(20));
        await Task.Delay(20);
        Assert.That(_events.Updates, Is.EqualTo(1), "nothing is written when nothing happens");
    }

    [Test]
    public async Task A_fact_that_comes_back_after_a_long_time_is_a_new_Event()
    {
        Record("orders", "Provisioned", "Roles are in place.");
        await Until.Async("written", () => _events.Created.Count == 1);
        _time.Advance(TimeSpan.FromMinutes(31));
        Record("orders", "Provisioned", "Roles are in place.");
        await Until.Async("written again", () => _events.Created.Count == 2);
    }

    [Test]
    public async Task An_object_that_chatters_is_cut_off_and_others_are_heard()
    {
        for (var i = 0; i < 40; i++)
        {
            Record("orders", "Noise", $"Number {i}.");
        }

        Record("billing", "Signal", "Heard.");
        await Until.Async("the other is heard", () => _events.Created.Any(e => e.Reason == "Signal"));
        Assert.That(_events.Created.Count(e => e.Reason == "Noise"), Is.EqualTo(25));
        Assert.That(await MetricsAsync(), Does.Contain("gateway_events_dropped_total{cause=\"object\"} 15"));

        _time.Advance(TimeSpan.FromMinutes(5));
        Record("orders", "Noise", "One more.");
        await Until.Async("heard again", () => _events.Created.Count(e => e.Reason == "Noise") == 26);
    }

    [Test]
    public async Task Recording_never_waits_for_an_API_server_that_does_not_answer()
    {
        _events.Before = token => Task.Delay(Timeout.Infinite, token);
        for (var i = 0; i < 3000; i++)
        {
            Record($"o{i}", "Provisioned", "Roles are in place.");
        }

        Assert.That(await MetricsAsync(), Does.Match("gateway_events_dropped_total{cause=\"queue\"} 19[0-9]{2}"));
        await _stop.CancelAsync();
        await Until.PassingAsync(_time, TimeSpan.FromSeconds(1), "it ends all the same", () => _running.IsCompleted);
    }

    [Test]
    public async Task A_moment_of_trouble_is_bridged_and_a_refusal_is_not()
    {
        var refusals = new Queue<HttpStatusCode>([HttpStatusCode.ServiceUnavailable, HttpStatusCode.Forbidden]);
        _events.Before = _ => refusals.TryDequeue(out var status)
            ? throw new KubeApiException(status, null, "no")
            : Task.CompletedTask;
        Record("orders", "Provisioned", "Forbidden at the second try.");
        Record("orders", "Provisioned", "Written.");
        await Until.PassingAsync(_time, TimeSpan.FromSeconds(1), "written", () => _events.Created.Count == 1);
        Assert.That(_events.Created.Single().Note, Is.EqualTo("Written."));
    }

    [Test]
    public async Task What_waits_when_the_process_stops_is_written()
    {
        for (var i = 0; i < 3; i++)
        {
            Record("orders", "Stopping", "The operator stops.");
        }

        await StopAsync();
        Assert.That(_events.Written.Values.Single(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_long_note_is_cut_to_what_the_API_server_takes()
    {
        Record("orders", "Provisioned", string.Concat(Enumerable.Repeat("é😀", 400)));
        await Until.Async("written", () => _events.Created.Count == 1);
        var note = _events.Created.Single().Note;
        Assert.That(Encoding.UTF8.GetByteCount(note), Is.InRange(1000, 1024));
        Assert.That(note, Does.EndWith("…"));
        Assert.That(note, Does.Not.Contain('\uFFFD'));
    }

    private void Start(EventRecorderOptions options)
    {
        _recorder = new EventRecorder(_events, _time, NullLogger.Instance, options, new RuntimeMetrics(_registry));
        _running = _recorder.RunAsync(_stop.Token);
    }

    private void Record(string name, string reason, string note) => _recorder.Record(
        new V1ObjectReference
        {
            ApiVersion = "dbgateway.dev/v1alpha1",
            Kind = "DatabaseTarget",
            NamespaceProperty = "shop",
            Name = name,
            Uid = name + "-uid",
            ResourceVersion = Guid.NewGuid().ToString(),
        },
        EventKind.Normal,
        reason,
        "Provision",
        note);

    private async Task<string> MetricsAsync()
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
