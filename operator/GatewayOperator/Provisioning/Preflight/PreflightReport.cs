using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Provisioning.Preflight;

/// <summary>What preflight found in one database.</summary>
internal sealed record PreflightReport
{
    public static PreflightReport Nothing { get; } = new();

    public IReadOnlyList<PreflightViolation> Violations { get; init; } = [];

    public IReadOnlyList<VolatileObjectConfig> VolatileCode { get; init; } = [];

    public IReadOnlyList<string> Notices { get; init; } = [];

    public DatabaseOutcome AddTo(DatabaseOutcome outcome) => outcome with
    {
        Violations = Violations,
        Notices = [.. outcome.Notices, .. Notices],
        Database = outcome.Database with { VolatileCode = VolatileCode },
    };
}
