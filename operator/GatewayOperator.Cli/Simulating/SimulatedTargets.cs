using GatewayOperator.Api.Configuration;
using GatewayOperator.Cli.Policies;
using GatewayProxy.Recording.Reading;
using GatewayProxy.Sql;

namespace GatewayOperator.Cli.Simulating;

/// <summary>The targets of the directory, by what recordings call them.</summary>
internal sealed class SimulatedTargets(
    PolicyDirectory directory, IReadOnlyList<GatewayConfig> configurations, SqlParser parser)
{
    private readonly Dictionary<(string Namespace, string Name, string Database), SimulatedTarget?> _known = [];

    /// <summary>Null when the directory has no such target.</summary>
    public SimulatedTarget? Find(SessionStartLine start)
    {
        var key = (start.Target.Namespace, start.Target.Name, start.Database);
        if (!_known.TryGetValue(key, out var target))
        {
            var resource = directory.Resources.FindTarget(key.Namespace, key.Name);
            var database = configurations
                .Where(c => (c.Target.Namespace, c.Target.Name) == (key.Namespace, key.Name))
                .SelectMany(c => c.Databases).FirstOrDefault(d => d.Name == key.Database);
            _known[key] = target = resource is null
                ? null
                : new SimulatedTarget(resource, directory, database, parser);
        }

        return target;
    }
}
