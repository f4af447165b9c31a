using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

/// <summary>
/// Which proxies of a target live, and what they say on their Leases. A pod that is Ready and says nothing is one that
/// enforces nobody knows what.
/// </summary>
public sealed class ProxyRoster(OwnedObjects owned, ResourceKey target, bool inPods, TimeProvider time)
{
    private readonly Dictionary<string, LeaseRecord> _leases = new(StringComparer.Ordinal);

    /// <summary>What is known now; the last report itself when nothing differs from it.</summary>
    public GatewayReport Look(GatewayReport last)
    {
        TakeLeases();
        var now = inPods ? Pods() : Leases();
        return Same(last, now) ? last : now;
    }

    private static bool Same(GatewayReport a, GatewayReport b) =>
        a.Fault == b.Fault
        && a.Proxies.Count == b.Proxies.Count
        && a.Proxies.Zip(b.Proxies).All(pair =>
            pair.First.Name == pair.Second.Name
            && ReferenceEquals(pair.First.Acknowledgement, pair.Second.Acknowledgement));

    private void TakeLeases()
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var lease in owned.Of(OwnedKinds.Lease, target.Name))
        {
            var name = lease["metadata"]!["name"]!.GetValue<string>();
            present.Add(name);
            if (!_leases.TryGetValue(name, out var record))
            {
                _leases[name] = record = new LeaseRecord();
            }

            record.Take(lease, time);
        }

        foreach (var gone in _leases.Keys.Where(k => !present.Contains(k)).ToList())
        {
            _leases.Remove(gone);
        }
    }

    private GatewayReport Leases()
    {
        var live = _leases.Where(l => l.Value.IsFresh(time)).OrderBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => new LiveProxy(l.Key, l.Value.Acknowledgement)).ToList();
        return new GatewayReport(live, live.Count > 0 ? null : "No proxy of the target renews its Lease.");
    }

    private GatewayReport Pods()
    {
        var pods = owned.Of(OwnedKinds.Pod, target.Name).Where(p => GatewayPods.IsOf(p, target.Name)).ToList();
        var live = pods.Where(GatewayPods.IsReady).Select(Proxy).OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
        return new GatewayReport(live, live.Count > 0 ? null : GatewayPods.WhyNoneIsReady(pods, target.Name));
    }

    private LiveProxy Proxy(JsonObject pod)
    {
        var name = pod["metadata"]!["name"]!.GetValue<string>();
        var said = _leases.GetValueOrDefault(name) is { } lease && lease.Holder == name && lease.IsFresh(time)
            ? lease.Acknowledgement
            : null;
        return new LiveProxy(name, said);
    }
}
