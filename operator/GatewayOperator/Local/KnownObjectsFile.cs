using GatewayOperator.Provisioning;

namespace GatewayOperator.Local;

/// <summary>Content of <c>known-objects.json</c>.</summary>
internal sealed record KnownObjectsFile
{
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required IReadOnlyList<KnownObjects> Databases { get; init; }
}
