using System.Collections.Frozen;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sessions;

namespace GatewayProxy.Kubernetes;

/// <summary>
/// Compares what the configuration was compiled from with what is there now. What was deleted ends at once, what has
/// changed lets nobody in before a newer configuration says what holds; with no operator alive both go on working.
/// </summary>
public sealed class NegativeFacts : ISessionFacts
{
    private readonly IWatchedKind _targets;
    private readonly IWatchedKind _grants;
    private readonly IWatchedKind _policies;
    private readonly IWatchedKind _rules;
    private readonly Func<GatewayConfig, bool> _isStale;
    private Judged? _judged;
    private long _version;

    /// <param name="targets">The targets of the namespace.</param>
    /// <param name="grants">Its grants.</param>
    /// <param name="policies">Its policies.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="isStale">Nothing was heard of them for longer than a configuration allows.</param>
    public NegativeFacts(
        IWatchedKind targets, IWatchedKind grants, IWatchedKind policies, IWatchedKind rules,
        Func<GatewayConfig, bool> isStale)
    {
        (_targets, _grants, _policies, _rules) = (targets, grants, policies, rules);
        _isStale = isStale;
        grants.Changed += name => Changed?.Invoke(name);
        targets.Changed += _ =>
        {
            Interlocked.Increment(ref _version);
            Changed?.Invoke(null);
        };
        policies.Changed += _ => Interlocked.Increment(ref _version);
        rules.Changed += _ => Interlocked.Increment(ref _version);
    }

    public event Action<string?>? Changed;

    /// <summary>Every kind was seen as a whole at least once.</summary>
    public bool HasSynced =>
        _targets.HasSynced && _grants.HasSynced && _policies.HasSynced && _rules.HasSynced;

    /// <summary>A session began when its grant was there: what is not there now was deleted since.</summary>
    public string? EndedBecause(GatewayConfig config, GrantConfig grant)
    {
        if (!HasSynced)
        {
            return null;
        }

        return !IsThere(_targets.Find(config.Target.Name), config.Target.Uid)
            ? $"The target {config.Target.Name} was deleted."
            : !IsThere(GrantOf(config, grant), grant.Uid) ? $"The grant {grant.Name} was deleted or withdrawn." : null;
    }

    public Withholding? Withhold(GatewayConfig config, GrantConfig grant)
    {
        if (!HasSynced)
        {
            return Withholding.NotSynced;
        }

        if (_isStale(config))
        {
            return Withholding.Stale;
        }

        var judged = Judge(config);
        return judged.Withheld ?? JudgeGrant(config, grant, judged);
    }

    private static bool IsThere(WatchedResource? resource, string uid) =>
        resource is { IsGoing: false } && resource.Metadata.Uid == uid;

    private WatchedResource? GrantOf(GatewayConfig config, GrantConfig grant) =>
        _grants.Find(grant.Name) is { } found && found.Concerns(config.Target.Name) ? found : null;

    private Withholding? JudgeGrant(GatewayConfig config, GrantConfig grant, Judged judged)
    {
        if (GrantOf(config, grant) is not { } found || found.Metadata.Uid != grant.Uid)
        {
            return Withholding.Unseen;
        }

        return found.IsGoing ? Withholding.Gone
            : judged.IsNewer(found) ? Withholding.Changed($"The grant {grant.Name}")
            : null;
    }

    // What is the same for all grants is looked at once per change of it.
    private Judged Judge(GatewayConfig config)
    {
        var version = Interlocked.Read(ref _version);
        var judged = Volatile.Read(ref _judged);
        if (judged is null || judged.Version != version || !ReferenceEquals(judged.Config, config))
        {
            judged = new Judged(version, config);
            judged.Withheld = JudgeFrame(config, judged);
            Volatile.Write(ref _judged, judged);
        }

        return judged;
    }

    private Withholding? JudgeFrame(GatewayConfig config, Judged judged)
    {
        var target = _targets.Find(config.Target.Name);
        return !IsThere(target, config.Target.Uid) ? Withholding.Unseen
            : judged.IsNewer(target!) ? Withholding.Changed("The gateway's target")
            : HasNewer(config, _policies, judged) ? Withholding.Changed("A masking policy")
            : HasNewer(config, _rules, judged) || MissesPermission(config) ? Withholding.Changed("An approval rule")
            : null;
    }

    private static bool HasNewer(GatewayConfig config, IWatchedKind watched, Judged judged) =>
        watched.All.Any(resource => resource.Concerns(config.Target.Name) && judged.IsNewer(resource));

    // A rule that is gone forbids nothing more, and holds nothing; but one that allowed allows no more. A policy that
    // is gone ends when the operator says so: what it protected stays protected for a while.
    private bool MissesPermission(GatewayConfig config) =>
        config.ApprovalRules.Any(rule => rule.Action == RuleAction.Allow
            && (_rules.Find(rule.Name) is not { } found || found.Metadata.Uid != rule.Uid
                || !found.Concerns(config.Target.Name)));

    private sealed class Judged(long version, GatewayConfig config)
    {
        private readonly FrozenDictionary<string, long> _generations = config.Sources
            .ToFrozenDictionary(source => source.Uid, source => source.Generation, StringComparer.Ordinal);

        public long Version => version;

        public GatewayConfig Config => config;

        public Withholding? Withheld { get; set; }

        public bool IsNewer(WatchedResource resource) =>
            resource.Metadata.Uid is not { } uid || !_generations.TryGetValue(uid, out var generation)
                || resource.IsNewerThan(generation);
    }
}
