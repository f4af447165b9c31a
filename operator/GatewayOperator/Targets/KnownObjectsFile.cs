using GatewayOperator.Provisioning;

namespace GatewayOperator.Targets;

/// <summary>The document of known objects.</summary>
internal sealed record KnownObjectsFile
{
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required IReadOnlyList<KnownObjects> Databases { get; init; }
}
