using GatewayOperator.Api.Configuration;
using GatewayOperator.Provisioning.Masks;
using GatewayOperator.Provisioning.Preflight;

namespace GatewayOperator.Provisioning;

/// <summary>What was reached in one database.</summary>
internal sealed record DatabaseOutcome
{
    /// <summary>By profile role: SQL that would give the admin the rights it lacks.</summary>
    public required IReadOnlyDictionary<string, List<string>> MissingRights { get; init; }

    /// <summary>The same for what grants do without.</summary>
    public required IReadOnlyDictionary<string, List<string>> LeftOut { get; init; }

    /// <summary>Things a person should know that stop no grant.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>What protection makes of it.</summary>
    public required DatabaseConfig Database { get; init; }

    /// <summary>Masks that cannot be.</summary>
    public required IReadOnlyList<MaskFault> MaskFaults { get; init; }

    /// <summary>Tables and columns that are denied because they are new.</summary>
    public required IReadOnlyList<string> PendingObjects { get; init; }

    /// <summary>Why the name of the masked views' schema cannot be used; null when it can.</summary>
    public string? Conflict { get; init; }

    /// <summary>What lets roles come to protected values past their masks.</summary>
    public IReadOnlyList<PreflightViolation> Violations { get; init; } = [];
}
