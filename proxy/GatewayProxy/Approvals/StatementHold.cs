using GatewayOperator.Api.ApprovalRequests;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Recording;
using GatewayProxy.Sessions;

namespace GatewayProxy.Approvals;

/// <summary>
/// Holds one statement on its connection: asks for the approval, tells the client, waits, and uses the approval up
/// before a byte of the statement goes upstream. What it comes to is in <see cref="HeldStatement"/> and the journal.
/// </summary>
internal sealed class StatementHold(
    Session session, HeldStatement held, Hold hold, IHoldPlace own, ApprovalDesk desk, TimeProvider time)
{
    private readonly HoldTerms _terms = held.Terms;
    private ApprovalRequestSpec _asked = null!;
    private ApprovalRequest _request = null!;
    private string? _told;

    /// <summary>Returns when it is decided.</summary>
    public async Task RunAsync(bool isSegmentOpen)
    {
        StatementDecision decision;
        try
        {
            decision = await DecideAsync(isSegmentOpen);
        }
        catch (ApprovalLimitException e)
        {
            decision = Refused(DecisionOutcome.Failed, HoldErrors.Limited(_terms, e.Message), e.Message);
        }
        catch (IOException e)
        {
            desk.Failed(session.Identity.Id, e.Message);
            decision = Refused(DecisionOutcome.Failed, HoldErrors.Failed, null);
        }

        Record(decision);
    }

    private async Task<StatementDecision> DecideAsync(bool isSegmentOpen)
    {
        if (!await own.PassAsync())
        {
            return Refused(DecisionOutcome.Withdrawn, HoldErrors.Behind, null);
        }

        if (session.TransactionStatus == TransactionStatus.Failed && !isSegmentOpen)
        {
            return Refused(DecisionOutcome.Withdrawn, HoldErrors.InFailedTransaction, null);
        }

        var inTransaction = held.FollowsWork || session.TransactionStatus != TransactionStatus.Idle;
        var patience = inTransaction && _terms.HoldInTransaction < _terms.HoldFor
            ? _terms.HoldInTransaction
            : _terms.HoldFor;
        if (await FactsAsync() is not { } facts)
        {
            return Refused(DecisionOutcome.Failed, HoldErrors.Failed, "the server did not say what it means");
        }

        _asked = desk.Describe(session, held, facts, inTransaction, patience);
        _request = await desk.AskAsync(_asked);
        return await WaitAsync(patience, facts);
    }

    private async Task<StatementDecision> WaitAsync(TimeSpan patience, StatementFacts facts)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, hold.Ended);
        try
        {
            while (true)
            {
                if (await LookAsync(patience, facts, either.Token) is { } decision)
                {
                    return decision;
                }

                _request = _request.IsOver
                    ? await desk.AskAsync(_asked)
                    : await desk.ChangedAsync(_request, either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return await GiveUpAsync(patience);
        }
    }

    // Null: it has to be waited for, or was used up by somebody else, and this statement needs its own.
    private async Task<StatementDecision?> LookAsync(TimeSpan patience, StatementFacts facts, CancellationToken ended)
    {
        var proof = desk.Prove(_request, _asked);
        if (proof.Denial is { } denial)
        {
            return Denied(denial);
        }

        if (_request.IsOver)
        {
            ended.ThrowIfCancellationRequested();
            return null;
        }

        if (proof.Satisfies(_terms.Required))
        {
            return await UseAsync(proof, facts);
        }

        if (_told != _request.Metadata.Name)
        {
            _told = _request.Metadata.Name;
            if (!await own.PassAsync(Notice(patience)))
            {
                return await WithdrawAsync(DecisionOutcome.Withdrawn, HoldErrors.Behind, "the server is gone");
            }
        }

        return null;
    }

    private StatementDecision Denied(SignedDecision denial) => Refused(
        DecisionOutcome.Denied,
        HoldErrors.Denied(_terms, _request.Metadata.Name, denial.Approver, denial.Comment),
        denial.Comment,
        [denial.Approver]);

    // The approval is used up first: whatever fails from here on, no second statement runs under it. Null: it was used
    // up by somebody else.
    private async Task<StatementDecision?> UseAsync(ApprovalProof proof, StatementFacts facts)
    {
        if (await FactsAsync() != facts)
        {
            return await WithdrawAsync(
                DecisionOutcome.Failed, HoldErrors.Changed(_terms, _request.Metadata.Name), "ChangedSinceRequested");
        }

        if (!await desk.TryExecuteAsync(_request))
        {
            return null;
        }

        held.Approval = _request.Metadata.Name;
        return Decided(DecisionOutcome.Approved, null, [.. proof.Approvals.Select(a => a.Approver)]);
    }

    private async Task<StatementFacts?> FactsAsync() => StatementFacts.Read(await own.AskAsync(held.FactsQuery));

    private async Task<StatementDecision> GiveUpAsync(TimeSpan patience)
    {
        var request = _request.Metadata.Name;
        switch (hold.End)
        {
            case HoldEnd.Canceled:
                return await WithdrawAsync(DecisionOutcome.Withdrawn, HoldErrors.Canceled, "canceled by its client");
            case HoldEnd.None:
                var error = HoldErrors.Expired(_terms, request, patience);
                return !held.MayOutlive
                    ? await WithdrawAsync(DecisionOutcome.Expired, error, "nobody decided in time")
                    : Refused(DecisionOutcome.Expired, error, null);
            default:
                var why = hold.End == HoldEnd.ClientGone ? "its client is gone" : "its session was ended";
                return !held.MayOutlive
                    ? await WithdrawAsync(DecisionOutcome.Withdrawn, HoldErrors.Canceled, why)
                    : Refused(DecisionOutcome.Withdrawn, HoldErrors.Canceled, why);
        }
    }

    private async Task<StatementDecision> WithdrawAsync(DecisionOutcome outcome, ServerError error, string why)
    {
        await desk.WithdrawAsync(_request, why);
        return Refused(outcome, error, why);
    }

    private byte[] Notice(TimeSpan patience) => new MessageBuilder()
        .Notice(
            $"statement held for approval: request {_request.Metadata.Name}",
            $"Rule {_terms.Rule}: {_terms.Reason}.{(_terms.Message is { } words ? $" {words}" : "")}",
            $"Approve within {patience:c} with: dbgateway approve {_request.Metadata.Name} "
                + $"--namespace {_request.Metadata.Namespace}")
        .Written.ToArray();

    private StatementDecision Refused(
        DecisionOutcome outcome, ServerError error, string? comment, IReadOnlyList<string>? approvers = null)
    {
        held.Error = error;
        return Decided(outcome, comment, approvers);
    }

    private StatementDecision Decided(
        DecisionOutcome outcome, string? comment, IReadOnlyList<string>? approvers) => new()
    {
        N = held.Number,
        Outcome = outcome,
        Approval = _request?.Metadata.Name,
        Rule = _terms.Rule,
        Approvers = approvers,
        Comment = comment,
        MidStream = held.IsMidStream,
    };

    private void Record(in StatementDecision decision)
    {
        if (!session.Recorder.TryRecord(decision))
        {
            held.Error ??= HoldErrors.Failed;
        }
    }
}
