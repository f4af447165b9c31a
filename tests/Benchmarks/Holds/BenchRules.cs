using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Tests.Benchmarks.Holds;

/// <summary>Rules as the operator compiles them.</summary>
internal static class BenchRules
{
    private static readonly string[] Kinds = ["SELECT", "UPDATE", "TRUNCATE", "DROP TABLE"];

    public static ApprovalRuleConfig HoldUpdates { get; } = Rule("held") with { Kinds = ["UPDATE"] };

    /// <summary>Rules of which none matches a statement on this bench's tables.</summary>
    public static IReadOnlyList<ApprovalRuleConfig> Unmatched(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => Rule($"rule-{i}") with
        {
            Priority = i,
            Kinds = [Kinds[i % Kinds.Length]],
            Tables = [$"public.ledger_{i}*"],
        }),
    ];

    private static ApprovalRuleConfig Rule(string name) => new()
    {
        Namespace = "bench",
        Name = name,
        Uid = $"uid-{name}",
        Priority = 100,
        Grants = ["*"],
        Action = RuleAction.RequireApproval,
        Mode = RuleMode.Enforce,
        Approval = new ApprovalTermsConfig
        {
            Required = 1,
            HoldFor = TimeSpan.FromHours(1),
            HoldInTransaction = TimeSpan.FromHours(1),
            SelfApproval = false,
            UnknownRequesterPerson = UnknownPersonAction.Allow,
        },
    };
}
