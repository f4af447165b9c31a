using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Resources;

namespace GatewayOperator.Compile;

/// <summary>
/// Says of which resources a configuration speaks, and which of their generations were judged: where an edit is invalid
/// and the last good version stays in force, that of the edit.
/// </summary>
public static class SourceCompiler
{
    public static IReadOnlyList<SourceConfig> Compile(DatabaseTarget target, ResourceSet resources)
    {
        var (space, name) = (target.Metadata.Namespace, target.Metadata.Name);
        IEnumerable<IResource> all =
        [
            target, .. resources.GrantsOf(space, name), .. resources.PoliciesOf(space, name),
            .. resources.RulesOf(space, name),
        ];
        // Only an API server gives a resource both.
        return
        [
            .. all.Where(r => r.Metadata is { Uid: not null, Generation: not null })
                .Select(r => new SourceConfig(
                    r.Kind, r.Metadata.Name, r.Metadata.Uid!,
                    resources.Rejected.GetValueOrDefault(ResourceKey.Of(r), r.Metadata.Generation!.Value))),
        ];
    }
}
