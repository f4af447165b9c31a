namespace GatewayOperator.Provisioning;

/// <summary>
/// The operator's own record of what protection has reached and what is no news, kept outside the database it protects.
/// </summary>
public interface IProtectionMemory
{
    /// <summary>Everything remembered for the target; nothing for a target that was never provisioned.</summary>
    /// <exception cref="ProtectionMemoryException">The record exists and cannot be understood.</exception>
    Task<IReadOnlyList<RememberedColumn>> LoadAsync(TargetPlan plan, CancellationToken ct);

    /// <summary>Replaces the record whole; when this returns it outlives the process.</summary>
    /// <exception cref="ProtectionMemoryException">The record is as it was before.</exception>
    Task SaveAsync(TargetPlan plan, IReadOnlyList<RememberedColumn> columns, CancellationToken ct);

    /// <summary>What the target's databases held; nothing for those that were never provisioned.</summary>
    /// <exception cref="ProtectionMemoryException">The record exists and cannot be understood.</exception>
    Task<IReadOnlyList<KnownObjects>> LoadKnownAsync(TargetPlan plan, CancellationToken ct);

    /// <summary>Replaces that record whole; when this returns it outlives the process.</summary>
    /// <exception cref="ProtectionMemoryException">The record is as it was before.</exception>
    Task SaveKnownAsync(TargetPlan plan, IReadOnlyList<KnownObjects> databases, CancellationToken ct);
}
