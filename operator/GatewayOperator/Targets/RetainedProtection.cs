using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Resources;

namespace GatewayOperator.Targets;

/// <summary>What only its delay still protects, given what policies and annotations say now.</summary>
public static class RetainedProtection
{
    /// <exception cref="TargetMaterialsException">The ledger was damaged.</exception>
    public static Task<IReadOnlyList<RetainedColumn>> UpdateAsync(
        ProtectionLedger ledger, DatabaseTarget target, ResourceSet resources, CancellationToken ct)
    {
        var policies = resources.PoliciesOf(target.Metadata.Namespace, target.Metadata.Name);
        var confirmed = policies.Select(p => p.Metadata).Append(target.Metadata)
            .Select(m => m.Annotations.GetValueOrDefault(ResourceGroup.ConfirmUnmaskAnnotation) ?? "")
            .SelectMany(a => a.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet();
        return ledger.UpdateAsync(PrivilegeCompiler.Protection(policies), target.Spec.UnmaskDelay, confirmed, ct);
    }
}
