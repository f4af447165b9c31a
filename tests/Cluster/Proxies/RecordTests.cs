using System.Text;
using System.Text.Json;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.SessionRecords;
using GatewayOperator.Api.Signing;
using GatewayOperator.Recordings;
using GatewayOperator.Tests.ClusterSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>The index of recorded sessions, as resources.</summary>
public sealed class RecordTests
{
    [Test]
    public async Task A_session_has_a_record_with_labels_that_two_writes_make_complete()
    {
        var storage = Directory.CreateTempSubdirectory("gwstore-").FullName;
        await using var scene = await ProxyScene.CreateAsync(config => config with
        {
            Recording = config.Recording with { Storage = new RecordingStorageConfig { Directory = storage } },
        });
        var proxy = await scene.StartProxyAsync();
        using var key = SigningKey.Create();
        using var stop = new CancellationTokenSource();
        var certifying = CertifyAsync(scene, proxy, key, stop.Token);

        await using (var session = await proxy.OpenAsync())
        {
            await session.AskAsync();
            await Wait.UntilAsync("it has a record", async () => (await RecordsAsync(scene)).Count > 0);
            var begun = (await RecordsAsync(scene)).Single();
            Assert.That(begun.Status, Is.Null);
            Assert.That(begun.Metadata.Labels[ClusterNames.TargetLabel], Is.EqualTo(ProxyScene.Target));
            Assert.That(begun.Metadata.Labels[ClusterNames.GrantLabel], Is.EqualTo("main"));
            Assert.That(begun.Metadata.Labels[ClusterNames.SubjectLabel], Is.EqualTo(
                ClusterNames.LabelValue("ci:main")));
        }

        await Wait.UntilAsync(
            "the record is complete", async () => (await RecordsAsync(scene)).Single().Status is not null);
        var record = (await RecordsAsync(scene)).Single();
        Assert.That(record.Status!.State, Is.EqualTo(SessionRecordState.Complete));
        Assert.That(record.Status.Statements, Is.GreaterThanOrEqualTo(1));
        var text = Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(record, ResourceJson.Options));
        Assert.That(text, Is.LessThan(2048));
        await stop.CancelAsync();
        await certifying;
        Directory.Delete(storage, recursive: true);
    }

    private static async Task<IReadOnlyList<SessionRecord>> RecordsAsync(ProxyScene scene) =>
        [.. (await scene.Client.ListAsync<SessionRecord>(scene.Namespace, null, default)).Items];

    // The part of the operator that a proxy with a storage waits for.
    private static async Task CertifyAsync(
        ProxyScene scene, ProxyUnderTest proxy, SigningKey key, CancellationToken ct)
    {
        ProxyAcknowledgement? said = null;
        var track = new RecordingTrack(
            new RecordingNotary(key, TimeProvider.System, NullLogger.Instance), () => scene.Config,
            () => said is null ? [] : [said], TimeProvider.System);
        var running = track.RunAsync(ct);
        while (!ct.IsCancellationRequested)
        {
            said = await proxy.AcknowledgementAsync();
            await Task.Delay(100, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await running;
    }
}
