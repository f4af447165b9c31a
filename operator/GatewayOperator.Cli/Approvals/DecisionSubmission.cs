using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;

namespace GatewayOperator.Cli.Approvals;

/// <summary>Hands a decision to the operator, and waits until it is taken.</summary>
internal sealed class DecisionSubmission(string directory, TimeProvider time)
{
    private readonly Submission _submission = new(directory, time);

    /// <exception cref="CommandException">It does not count, or nobody took it.</exception>
    public Task SubmitAsync(ApprovalRequest request, bool approved, string? comment, CancellationToken ct)
    {
        var decision = new SubmittedDecision
        {
            Request = request.Metadata.Name,
            Uid = request.Metadata.Uid ?? "",
            Spec = SpecDigest.Of(request.Spec),
            Approved = approved,
            Comment = comment,
        };
        return _submission.SubmitAsync(request.Metadata.Namespace, request.Metadata.Name, decision.Write(), ct);
    }
}
