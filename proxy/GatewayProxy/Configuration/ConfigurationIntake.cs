using GatewayOperator.Api.Configuration;
using GatewayProxy.Authentication;
using GatewayProxy.Observability;

namespace GatewayProxy.Configuration;

/// <summary>
/// Puts configurations in force, wherever they come from. What cannot be enforced is reported and the last good one
/// stays in force; the first one must be good.
/// </summary>
public sealed class ConfigurationIntake(
    PolicyHolder policy, TokenAuthenticator authenticator, ProxyState state, IConfigurationSupplement supplement,
    ILogger<ConfigurationIntake> log)
{
    private readonly Lock _gate = new();
    private GatewayConfig? _taken;

    /// <summary>Enforces a configuration as the operator wrote it, or says why not.</summary>
    public void Take(ReadOnlySpan<byte> content)
    {
        lock (_gate)
        {
            try
            {
                var read = GatewayConfigSerializer.Read(content);
                Apply(supplement.Complete(read));
                _taken = read;
            }
            catch (GatewayConfigException e)
            {
                Reject(e);
            }
        }
    }

    /// <summary>Enforces the last one again: what supplements it has changed.</summary>
    public void TakeAgain()
    {
        lock (_gate)
        {
            try
            {
                if (_taken is not null)
                {
                    Apply(supplement.Complete(_taken));
                }
            }
            catch (GatewayConfigException e)
            {
                Reject(e);
            }
        }
    }

    /// <summary>There is a newer configuration than the one in force, and it cannot be had.</summary>
    public void Unreadable(string error)
    {
        state.Rejected(error, incompatible: false);
        log.ConfigurationUnreadable(error);
    }

    private void Reject(GatewayConfigException e)
    {
        state.Rejected(e.Message, e.Incompatible);
        log.ConfigurationRejected(e.Message);
    }

    private void Apply(GatewayConfig config)
    {
        var snapshot = PolicySnapshot.Create(config, policy.Current);
        var previous = policy.Current?.Config.Revision;
        authenticator.Update(snapshot.Config);
        policy.Swap(snapshot);
        if (previous is not null && previous != snapshot.Config.Revision)
        {
            ProxyMetrics.ConfigRevision.RemoveLabelled(previous);
        }

        ProxyMetrics.ConfigRevision.WithLabels(snapshot.Config.Revision).Set(1);
        state.Enforcing(snapshot.Config.Revision);
        log.ConfigurationApplied(snapshot.Config.Revision, snapshot.Config.Grants.Count);
    }
}
