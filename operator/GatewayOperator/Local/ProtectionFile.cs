using GatewayOperator.Provisioning;

namespace GatewayOperator.Local;

/// <summary>Content of <c>protection.json</c>.</summary>
internal sealed record ProtectionFile
{
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required IReadOnlyList<RememberedColumn> Columns { get; init; }
}
