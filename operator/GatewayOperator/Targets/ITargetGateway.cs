using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Targets;

/// <summary>A target's gateway as its runner sees it: proxies that are told what to enforce.</summary>
public interface ITargetGateway
{
    /// <summary>What was published last, revision included; null before the first.</summary>
    GatewayConfig? Published { get; }

    /// <summary>What the proxies say; another object whenever something in it has changed.</summary>
    GatewayReport Report { get; }

    /// <summary>Finds what an earlier run left; called once, before everything else.</summary>
    Task OpenAsync(CancellationToken ct);

    /// <summary>Hands the configuration to the proxies, unless its content already is what they have.</summary>
    Task PublishAsync(GatewayConfig config, CancellationToken ct);

    /// <summary>
    /// Waits until the proxies that run enforce what was published last, and not for long: one that is stuck must not
    /// keep the database from being narrowed.
    /// </summary>
    Task WaitUntilEnforcedAsync(CancellationToken ct);

    /// <summary>Has proxies run as the target says.</summary>
    /// <param name="target">The target.</param>
    /// <param name="settled">Whether the database was brought to its plan, or cannot be.</param>
    /// <param name="ct">Ends the work.</param>
    Task RunProxiesAsync(DatabaseTarget target, bool settled, CancellationToken ct);

    /// <summary>Looks after the proxies; called several times a second.</summary>
    Task TendAsync(CancellationToken ct);

    /// <summary>The operator stops, or lets the target go.</summary>
    Task StopAsync();
}
