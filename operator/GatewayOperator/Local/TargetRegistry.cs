using System.Collections.Concurrent;
using GatewayOperator.Activations;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayOperator.Provisioning;
using GatewayOperator.Recordings;
using GatewayOperator.Resources;
using GatewayOperator.Targets;

namespace GatewayOperator.Local;

/// <summary>One <see cref="TargetRunner"/> per target, begun and ended as targets come and go.</summary>
public sealed class TargetRegistry(
    LocalOptions options,
    StateDirectory state,
    TargetMaterialsSource materials,
    ActivationLedger activations,
    TextWriter output,
    TimeProvider time,
    ILoggerFactory logs,
    Action changed)
{
    /// <summary>File in <c>status/</c> with the public key that recordings are verified with: a JWK.</summary>
    private const string PublicKey = "recording-key.jwk";

    /// <summary>How long the database of a removed target is waited for.</summary>
    private static readonly TimeSpan RevokeTimeout = TimeSpan.FromSeconds(10);

    // The status loop looks things up while the follow loop begins and ends runners.
    private readonly ConcurrentDictionary<
        ResourceKey, (TargetRunner Runner, Task Running, CancellationTokenSource Stop)> _running = [];

    private readonly Provisioner _provisioner = new(time, new ProtectionFiles(state), logs);
    private readonly ILogger _log = logs.CreateLogger<TargetRunner>();
    private readonly Lazy<SigningKey> _recordingKey = new(() => Announced(state.RecordingKey(), options));

    public TargetState? StateOf(ResourceKey target) =>
        _running.TryGetValue(target, out var entry) ? entry.Runner.State : null;

    /// <summary>Hands the set to every runner, and begins and ends runners.</summary>
    public async Task ApplyAsync(ResourceSet resources, CancellationToken ct)
    {
        var wanted = resources.Targets.Select(t => ResourceKey.Of(t)).ToHashSet();
        var gone = _running.Keys.Where(k => !wanted.Contains(k)).ToList();
        foreach (var key in wanted)
        {
            if (!_running.TryGetValue(key, out var entry))
            {
                _running[key] = entry = Begin(key);
            }

            entry.Runner.Update(resources);
        }

        await Task.WhenAll(gone.Select(k => RemoveAsync(k, ct))).ConfigureAwait(false);
    }

    /// <summary>Has every runner publish what is active now.</summary>
    public void LookAgain()
    {
        foreach (var entry in _running.Values)
        {
            entry.Runner.LookAgain();
        }
    }

    /// <summary>Ends all runners and their proxies.</summary>
    public async Task StopAsync()
    {
        foreach (var entry in _running.Values)
        {
            await entry.Stop.CancelAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_running.Values.Select(e => e.Running)).ConfigureAwait(false);
        foreach (var entry in _running.Values)
        {
            entry.Stop.Dispose();
        }

        _running.Clear();
    }

    private (TargetRunner, Task, CancellationTokenSource) Begin(ResourceKey key)
    {
        var name = $"{key.Namespace}/{key.Name}";
        var publisher = new ConfigPublisher(state.Run(key.Namespace, key.Name));
        var proxy = new ProxyProcess(name, options, publisher, output, time, _log);
        var gateway = new LocalGateway(publisher, proxy, time);
        var runner = new TargetRunner(key, materials, gateway, _provisioner, activations, time, _log, changed);
        var notary = new RecordingNotary(_recordingKey.Value, time, logs.CreateLogger<RecordingNotary>());
        var track = new RecordingTrack(
            notary,
            () => publisher.Published,
            () => publisher.Acknowledgement is { } said ? [said] : [],
            time);
        var stop = new CancellationTokenSource();
        return (runner, RunAsync(runner, track, stop.Token), stop);
    }

    private static async Task RunAsync(TargetRunner runner, RecordingTrack track, CancellationToken ct)
    {
        var looking = track.RunAsync(ct);
        await runner.RunAsync(ct).ConfigureAwait(false);
        await looking.ConfigureAwait(false);
        await track.FinishAsync().ConfigureAwait(false);
    }

    // Whoever has the public half can verify recordings without this machine.
    private static SigningKey Announced(SigningKey key, LocalOptions options)
    {
        var status = Directory.CreateDirectory(Path.Combine(options.Resources, "status"));
        var path = Path.Combine(status.FullName, PublicKey);
        File.WriteAllText(path, key.Public.Jwk + "\n");
        return key;
    }

    private async Task RemoveAsync(ResourceKey key, CancellationToken ct)
    {
        _running.TryRemove(key, out var entry);
        await entry.Runner.EndGrantsAsync(ct).ConfigureAwait(false);
        await entry.Stop.CancelAsync().ConfigureAwait(false);
        await entry.Running.ConfigureAwait(false);
        entry.Stop.Dispose();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(RevokeTimeout);
        try
        {
            if (await entry.Runner.RevokeAsync(_provisioner, limit.Token).ConfigureAwait(false) is { } error)
            {
                Log.NotRevoked(_log, key.ToString(), error);
            }
        }
        catch (OperationCanceledException)
        {
            Log.NotRevoked(_log, key.ToString(), "the database did not answer in time");
        }
    }
}
