using System.Text.Json;
using GatewayOperator.Api.Masking;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>Which rules decide about a column: in each policy the first that means it.</summary>
internal sealed class MaskChoice(IReadOnlyList<ProtectionRule> rules)
{
    private readonly ILookup<ProtectionPattern, (int Order, ProtectionRule Rule)> _rules = rules
        .SelectMany((rule, i) => ProtectionPattern.Of(rule).Select(p => (Pattern: p, Order: i, Rule: rule)))
        .ToLookup(r => r.Pattern, r => (r.Order, r.Rule));

    /// <summary>One rule per policy. Rules without a mask have none to offer and do not decide.</summary>
    public IReadOnlyList<ProtectionRule> Deciding(IEnumerable<ProtectionPattern> meant) =>
    [
        .. meant.SelectMany(p => _rules[p])
            .Where(r => r.Rule.Mask is not null)
            .GroupBy(r => r.Rule.Policy, StringComparer.Ordinal)
            .Select(g => g.MinBy(r => r.Order).Rule)
            .OrderBy(r => r.Policy, StringComparer.Ordinal),
    ];

    /// <summary>Null when the rules disagree.</summary>
    public static Mask? Agreed(IReadOnlyList<ProtectionRule> deciding) =>
        deciding.DistinctBy(r => JsonSerializer.Serialize(r.Mask)).Count() == 1 ? deciding[0].Mask : null;
}
