using GatewayOperator.Provisioning;

namespace GatewayOperator.Targets;

/// <summary>The document of protected columns.</summary>
internal sealed record ProtectionFile
{
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required IReadOnlyList<RememberedColumn> Columns { get; init; }
}
