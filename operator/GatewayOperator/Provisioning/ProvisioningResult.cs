using GatewayOperator.Api.Configuration;
using GatewayOperator.Provisioning.Masks;

namespace GatewayOperator.Provisioning;

/// <summary>What one reconcile did.</summary>
public sealed record ProvisioningResult
{
    /// <summary>False when the target as a whole could not be provisioned.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>
    /// Grants are missing only because others held a lock, or changed what was being looked at: a migration.
    /// </summary>
    public bool WasHeldUp { get; init; }

    /// <summary>What went wrong with the whole target and what to do; null on success. Holds no credential.</summary>
    public string? Error { get; init; }

    /// <summary>By grant UID. A grant that is missing here is not programmed.</summary>
    public required IReadOnlyDictionary<string, GrantOutcome> Grants { get; init; }

    /// <summary>Things a person should know that stop no grant.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>
    /// What protection makes of each database that this run reached; the others are as they were before.
    /// </summary>
    public IReadOnlyList<DatabaseConfig> Databases { get; init; } = [];

    /// <summary>Columns that a policy has a mask for and that are denied all the same.</summary>
    public IReadOnlyList<MaskFault> MaskFaults { get; init; } = [];

    /// <summary>Tables and columns that are denied because they are new.</summary>
    public IReadOnlyList<string> PendingObjects { get; init; } = [];

    /// <summary>Something of the generation before was left for gateways; the next run takes it away.</summary>
    public bool HasLeftovers { get; init; }

    /// <summary>Statements that changed the database; 0 when everything was as wanted.</summary>
    public required int StatementsExecuted { get; init; }
}
