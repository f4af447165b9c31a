using GatewayOperator.Api.ApprovalRequests;

namespace GatewayProxy.Approvals;

/// <summary>How many rows an approved statement may touch.</summary>
/// <param name="Rows">At most.</param>
/// <param name="Rule">The rule that says so.</param>
/// <param name="Request">The request that was approved.</param>
/// <param name="Estimate">The planner's, when the limit comes from it; null when it is the rule's own.</param>
public sealed record RowLimit(long Rows, string Rule, ApprovalRequest Request, long? Estimate)
{
    /// <summary>A plan is often wrong, and not often by more than this.</summary>
    private const long Tolerance = 10;

    /// <summary>Plans of small tables are wrong by more.</summary>
    private const long Margin = 100;

    /// <summary>What an approval allows. The estimate that counts is the one that its approvers saw.</summary>
    /// <returns>Null when it sets no limit.</returns>
    public static RowLimit? Of(HoldTerms terms, ApprovalRequest request)
    {
        if (terms.Activates is not null)
        {
            return null;
        }

        return terms.MaxRows is { } rows ? new RowLimit(rows, terms.Rule, request, null)
            : request.Spec.Statement?.EstimatedRows is { } estimate
                ? new RowLimit(Around(estimate), terms.Rule, request, estimate)
            : null;
    }

    /// <summary>The stricter of the two.</summary>
    public static RowLimit? Stricter(RowLimit? one, RowLimit? other) =>
        one is null || (other is not null && other.Rows < one.Rows) ? other : one;

    private static long Around(long estimate) =>
        estimate > (long.MaxValue - Margin) / Tolerance ? long.MaxValue : (Tolerance * estimate) + Margin;
}
