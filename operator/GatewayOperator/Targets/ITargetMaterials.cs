using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Resources;

namespace GatewayOperator.Targets;

/// <summary>Where the operator keeps what it contributes to a target itself.</summary>
public interface ITargetMaterials
{
    /// <exception cref="TargetMaterialsException">A certificate or key cannot be used.</exception>
    Task<TargetMaterials> LoadAsync(DatabaseTarget target, ResourceSet resources, CancellationToken ct);
}
