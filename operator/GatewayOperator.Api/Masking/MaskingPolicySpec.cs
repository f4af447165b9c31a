using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Masking;

/// <summary>What a policy says.</summary>
public sealed record MaskingPolicySpec
{
    [Description("The target.")]
    [ValidationRule("self == oldSelf", "targetRef cannot change; create another policy")]
    public required LocalReference TargetRef { get; init; }

    [Description("Protected columns; the first rule that matches a column decides.")]
    [Items(0, 256)]
    public required IReadOnlyList<MaskingRule> Rules { get; init; }

    [Description("Grants that may set masking: Exempt.")]
    [XListSet]
    [Items(0, 64)]
    [Length(1, 63)]
    public IReadOnlyList<string> ExemptGrants { get; init; } = [];
}
