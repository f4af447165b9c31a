namespace GatewayOperator.Provisioning;

/// <summary>The operator's own record of what protection has reached, kept outside the database it protects.</summary>
public interface IProtectionMemory
{
    /// <summary>Everything remembered for the target; nothing for a target that was never provisioned.</summary>
    /// <exception cref="ProtectionMemoryException">The record exists and cannot be understood.</exception>
    Task<IReadOnlyList<RememberedColumn>> LoadAsync(TargetPlan plan, CancellationToken ct);

    /// <summary>Replaces the record whole; when this returns it outlives the process.</summary>
    /// <exception cref="ProtectionMemoryException">The record is as it was before.</exception>
    Task SaveAsync(TargetPlan plan, IReadOnlyList<RememberedColumn> columns, CancellationToken ct);
}
