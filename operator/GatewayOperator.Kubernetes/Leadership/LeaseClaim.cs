using System.Diagnostics.CodeAnalysis;
using k8s.Models;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// One process' claim on a Lease. Times in the Lease are for people only: whether another holder is alive is told by
/// whether the Lease changed within its duration on the local monotonic clock, so clocks may differ as they like.
/// </summary>
internal sealed class LeaseClaim(ILeaseStore store, LeaderElectionOptions options, TimeProvider time)
{
    private V1Lease? _seen;
    private long _seenAt;

    // A holder that nobody disturbed knows the Lease and saves the read.
    private bool _current;

    /// <summary>Who held the Lease when it was last seen; null when nobody did.</summary>
    public string? Holder => string.IsNullOrEmpty(_seen?.Spec?.HolderIdentity) ? null : _seen.Spec.HolderIdentity;

    /// <summary>What the last unclear attempt failed of.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Takes or renews the Lease if it is free, expired or ours. Never throws.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, nobody knows whether the Lease was written.")]
    public async Task<LeaseAttempt> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TryOnceAsync(cancellationToken);
        }
        catch (KubeApiException e) when (e.IsConflict || e.IsAlreadyExists)
        {
            // Somebody wrote in between: who it was is seen by looking again, now.
            _current = false;
        }
        catch (Exception e)
        {
            return Unclear(e);
        }

        try
        {
            return await TryOnceAsync(cancellationToken);
        }
        catch (Exception e)
        {
            return Unclear(e);
        }
    }

    /// <summary>Gives the Lease away, so that others need not wait until it expires.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!_current)
        {
            Observe(await store.ReadAsync(cancellationToken));
        }

        if (_seen is not { } lease || Holder != options.Identity)
        {
            return;
        }

        var spec = lease.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = Now() };
        Observe(await store.ReplaceAsync(lease with { Spec = spec }, cancellationToken));
    }

    private async Task<LeaseAttempt> TryOnceAsync(CancellationToken cancellationToken)
    {
        if (!_current || Holder != options.Identity)
        {
            Observe(await store.ReadAsync(cancellationToken));
        }

        if (Holder is { } other && other != options.Identity && !Expired())
        {
            return LeaseAttempt.HeldByAnother;
        }

        Observe(await WriteAsync(cancellationToken));
        return LeaseAttempt.Held;
    }

    private LeaseAttempt Unclear(Exception exception)
    {
        _current = false;
        Error = exception.Message;
        return LeaseAttempt.Unclear;
    }

    private Task<V1Lease> WriteAsync(CancellationToken cancellationToken)
    {
        var renewal = Holder == options.Identity;
        var spec = new V1LeaseSpec
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
            AcquireTime = renewal ? _seen!.Spec.AcquireTime : Now(),
            RenewTime = Now(),
            LeaseTransitions = (_seen?.Spec?.LeaseTransitions ?? -1) + (renewal ? 0 : 1),
        };
        return _seen is { } lease
            ? store.ReplaceAsync(lease with { Spec = spec }, cancellationToken)
            : store.CreateAsync(New(spec), cancellationToken);
    }

    private V1Lease New(V1LeaseSpec spec) => new()
    {
        ApiVersion = "coordination.k8s.io/v1",
        Kind = "Lease",
        Metadata = new V1ObjectMeta
        {
            Name = options.Name,
            NamespaceProperty = options.Namespace,
            Labels = options.Labels.Count == 0 ? null : new Dictionary<string, string>(options.Labels),
        },
        Spec = spec,
    };

    // What does not touch the spec is no sign of life of the holder.
    private void Observe(V1Lease? lease)
    {
        if (_seen is null || lease?.Spec != _seen.Spec)
        {
            _seenAt = time.GetTimestamp();
        }

        _seen = lease;
        _current = true;
    }

    private bool Expired()
    {
        var duration = _seen?.Spec.LeaseDurationSeconds is { } seconds and > 0
            ? TimeSpan.FromSeconds(seconds)
            : options.LeaseDuration;
        return time.GetElapsedTime(_seenAt) >= duration;
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;
}
