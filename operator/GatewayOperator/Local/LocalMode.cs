using GatewayOperator.Activations;
using GatewayOperator.Api.Resources;
using GatewayOperator.Approvals;
using GatewayOperator.DevIssuer;
using GatewayOperator.Resources;
using GatewayOperator.Statuses;
using GatewayOperator.Targets;
using Microsoft.AspNetCore.Connections;

namespace GatewayOperator.Local;

/// <summary>The operator on one machine: files in, proxies and status files out, until it is told to stop.</summary>
public sealed class LocalMode : IDisposable
{
    private readonly Signal _changed = new();
    private readonly ResourceWatcher _watcher;
    private readonly TargetRegistry _targets;
    private readonly StatusWriter _status;
    private readonly Announcer _announcer;
    private readonly LocalApprovals _approvals;
    private readonly LocalActivations _activations;
    private readonly ILogger _log;

    private LocalMode(
        LocalOptions options, StateDirectory state, TextWriter output, TimeProvider time, ILoggerFactory logs)
    {
        var materials = new TargetMaterialsSource(options, state, time);
        var statuses = Directory.CreateDirectory(Path.Combine(options.Resources, "status")).FullName;
        _watcher = new ResourceWatcher(
            new ResourceDirectory(options.Resources), time, logs.CreateLogger<ResourceWatcher>());
        var ledger = LedgerFile.Open(state.ActivationLedger, time);
        _targets = new TargetRegistry(options, state, materials, ledger, output, time, logs, _changed.Set);
        ledger.Changed += _targets.LookAgain;
        var composer = new StatusComposer(
            _targets.StateOf,
            (target, known) =>
                LocalDoor.Of(target, known?.Acknowledgement, materials.AuthorityPath(ResourceKey.Of(target))),
            time);
        _status = new StatusWriter(new StatusStore(statuses, time), composer);
        _announcer = new Announcer(output);
        _approvals = new LocalApprovals(state, statuses, () => _watcher.Current, time, logs);
        _activations = new LocalActivations(
            state, ledger, () => _watcher.Current, key => _targets.StateOf(key)?.Published, time, logs);
        _log = logs.CreateLogger<LocalMode>();
    }

    /// <summary>Exit code: 0 after a stop, 1 when it cannot start.</summary>
    public static async Task<int> RunAsync(
        LocalOptions options, TextWriter output, TimeProvider time, ILoggerFactory logs, CancellationToken ct)
    {
        var shared = TextWriter.Synchronized(output);
        try
        {
            using var state = StateDirectory.Open(options.State);
            await using var issuer = await StartIssuerAsync(options, state, shared, time, logs, ct)
                .ConfigureAwait(false);
            using var mode = new LocalMode(options, state, shared, time, logs);
            await mode.RunAsync(ct).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (e is LocalModeException or IOException or UnauthorizedAccessException)
        {
            await shared.WriteLineAsync($"gateway-operator: {e.Message}").ConfigureAwait(false);
            return 1;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        _activations.Dispose();
        _approvals.Dispose();
        _watcher.Dispose();
    }

    private static async Task<DevIssuerHost?> StartIssuerAsync(
        LocalOptions options,
        StateDirectory state,
        TextWriter output,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken ct)
    {
        if (options.DevIssuerPort is not { } port)
        {
            return null;
        }

        var issuer = await BindIssuerAsync(state, port, time, logs, ct).ConfigureAwait(false);
        await output.WriteLineAsync(
            $"DEVELOPMENT ISSUER on {issuer.Issuer}: whoever can read {state.DevIssuer} can make a token for anybody. "
                + $"Targets believe it only when they list it: issuers: [{{name: dev, url: \"{issuer.Issuer}\"}}]")
            .ConfigureAwait(false);
        return issuer;
    }

    private static async Task<DevIssuerHost> BindIssuerAsync(
        StateDirectory state, int port, TimeProvider time, ILoggerFactory logs, CancellationToken ct)
    {
        try
        {
            return await DevIssuerHost.StartAsync(state.DevIssuer, port, time, logs, ct).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new LocalModeException(
                $"Port {port} on 127.0.0.1 is taken. Stop what uses it, or give the development issuer another one: "
                    + "--dev-issuer PORT, and the same port in the target's issuer url.");
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var approving = _approvals.RunAsync(stopping.Token);
        var activating = _activations.RunAsync(stopping.Token);
        try
        {
            await Task.WhenAny(FollowAsync(stopping.Token), ReportAsync(stopping.Token), approving, activating).Unwrap()
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The way to stop.
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await _targets.StopAsync().ConfigureAwait(false);
            await Task.WhenAll(approving, activating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        while (true)
        {
            var resources = await _watcher.NextAsync(ct).ConfigureAwait(false);
            Log.ResourcesRead(_log, resources.Resources.Count, resources.Errors.Count);
            foreach (var error in resources.Errors)
            {
                Log.ResourceInvalid(_log, error.ToString());
            }

            await _activations.FollowAsync(resources, ct).ConfigureAwait(false);
            await _targets.ApplyAsync(resources, ct).ConfigureAwait(false);
            _changed.Set();
        }
    }

    private async Task ReportAsync(CancellationToken ct)
    {
        while (true)
        {
            await _changed.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                _announcer.Announce(_status.Write(_watcher.Current));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.StatusNotWritten(_log, e.Message);
            }
        }
    }
}
