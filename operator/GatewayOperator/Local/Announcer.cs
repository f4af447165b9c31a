using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Local;

/// <summary>Tells the terminal what a person wants to know: where targets listen and how to connect.</summary>
public sealed class Announcer(TextWriter output)
{
    private readonly Dictionary<ResourceKey, string> _said = [];

    public void Announce(IReadOnlyDictionary<ResourceKey, ResourceStatus> statuses)
    {
        foreach (var (key, status) in statuses.OrderBy(s => s.Key.Kind == ResourceKinds.Target ? 0 : 1))
        {
            var line = Line(key, status);
            if (line is not null && _said.GetValueOrDefault(key) != line)
            {
                _said[key] = line;
                output.WriteLine(line);
            }
        }

        foreach (var gone in _said.Keys.Where(k => !statuses.ContainsKey(k)).ToList())
        {
            _said.Remove(gone);
            output.WriteLine($"{gone}: removed");
        }

        output.Flush();
    }

    private static string? Line(ResourceKey key, ResourceStatus status)
    {
        var ready = status.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        if (ready is null || ready.Reason == ConditionReasons.Pending)
        {
            return null;
        }

        if (ready.Status != ConditionStatus.True)
        {
            return $"{key}: not ready ({ready.Reason}): {ready.Message}";
        }

        return status switch
        {
            DatabaseTargetStatus target =>
                $"{key}: listening on {target.Listening}, audience {string.Join(" or ", target.Audiences)}",
            DatabaseGrantStatus { Connect: { } connect } => $"{key}: ready\n    PGPASSWORD=<token> {connect}",
            _ => $"{key}: ready. {ready.Message}",
        };
    }
}
