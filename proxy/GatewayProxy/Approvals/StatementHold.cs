using GatewayOperator.Api.ApprovalRequests;
using GatewayProxy.Ddl;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Recording;
using GatewayProxy.Sessions;
using GatewayProxy.Sql.Estimates;

namespace GatewayProxy.Approvals;

/// <summary>
/// Holds one statement on its connection: asks for the approval, tells the client, waits, and uses the approval up
/// before the Query or Execute goes upstream. What it comes to is in <see cref="HeldStatement"/> and the journal.
/// </summary>
internal sealed class StatementHold(
    Session session, HeldStatement held, Hold hold, IHoldPlace own, ApprovalDesk desk, TimeProvider time,
    SchemaChange? change = null)
{
    private const string Changed = "ChangedSinceRequested";
    private const string OtherPolicy = "the policy has changed while it was held";

    private readonly HoldTerms _terms = held.Terms;
    private ApprovalRequestSpec _asked = null!;
    private ApprovalRequest _request = null!;
    private string? _told;
    private bool _waits;

    /// <summary>Returns when it is decided.</summary>
    public async Task RunAsync(bool isSegmentOpen)
    {
        StatementDecision? decision;
        try
        {
            decision = await DecideAsync(isSegmentOpen);
        }
        catch (ApprovalLimitException e)
        {
            decision = Refused(DecisionOutcome.Failed, HoldErrors.Limited(_terms, e.Message), e.Message);
        }
        catch (OperationCanceledException)
        {
            decision = hold.End == HoldEnd.None
                ? Refused(DecisionOutcome.Expired, HoldErrors.NotPlanned, "the server did not plan it in time")
                : Refused(DecisionOutcome.Withdrawn, HoldErrors.Canceled, Why);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            desk.Failed(session.Identity.Id, e.Message);
            decision = await FailedAsync();
        }
        finally
        {
            Leave();
        }

        if (decision is { } decided)
        {
            Record(decided);
        }
    }

    // Null: it is as it was when it was approved.
    private async Task<StatementDecision?> DecideAsync(bool isSegmentOpen)
    {
        if (await CheckAsync(isSegmentOpen) is { } unfit)
        {
            return unfit;
        }

        if (held.IsApproved)
        {
            return null;
        }

        var inTransaction = held.FollowsWork || session.TransactionStatus != TransactionStatus.Idle;
        var patience = _terms.PatienceIn(inTransaction);
        // Time limits of statements do not count here: what the planner waits for counts as waiting for people.
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, hold.Ended);
        if (!await EstimateAsync(either.Token) && (isSegmentOpen || inTransaction))
        {
            // The error was the statement's own: behind it nothing runs.
            return Refused(DecisionOutcome.Failed, HoldErrors.Behind, "the planner refuses it");
        }

        _asked = desk.Describe(session, held, held.Facts!, inTransaction, patience);
        await AskAsync(either.Token);
        return await WaitAsync(patience, held.Facts!, either.Token);
    }

    // Null: it can run when it is approved.
    private async Task<StatementDecision?> CheckAsync(bool isSegmentOpen)
    {
        if (!await own.PassAsync(default, hold.Ended))
        {
            return Refused(DecisionOutcome.Withdrawn, HoldErrors.Behind, null);
        }

        // What the client has sent before is done: a cancel is for this one.
        hold.Begin();
        if (session.TransactionStatus == TransactionStatus.Failed && !isSegmentOpen)
        {
            return Refused(DecisionOutcome.Withdrawn, HoldErrors.InFailedTransaction, null);
        }

        if (change is not null && await change.PrepareAsync(hold.Ended) is { } unfit)
        {
            return Refused(DecisionOutcome.Failed, unfit, unfit.Message);
        }

        if (await FactsAsync() is not { } facts)
        {
            return Refused(DecisionOutcome.Failed, HoldErrors.Failed, "the server did not say what it means");
        }

        return Unfit(facts, isSegmentOpen);
    }

    private StatementDecision? Unfit(StatementFacts facts, bool isSegmentOpen)
    {
        var isInTransaction = isSegmentOpen || session.TransactionStatus != TransactionStatus.Idle;
        if (isInTransaction && !facts.SeesChanges && _terms.Activates is null)
        {
            return Refused(DecisionOutcome.Failed, HoldErrors.Snapshot, "its transaction has a snapshot of its own");
        }

        held.Facts = facts;
        return held.Before is { } before && before != facts
            ? Refused(DecisionOutcome.Failed, HoldErrors.Changed(_terms, "of before"), Changed)
            : null;
    }

    // Asks the planner; false when it cannot plan the statement.
    private async Task<bool> EstimateAsync(CancellationToken ended)
    {
        if (held is not { EstimateQuery: { } query, Facts.PlansCode: false })
        {
            return true;
        }

        var plan = await own.AskAsync(query, ended, held.EstimateRecorded);
        held.Shown = held.Shown with { EstimatedRows = PlannedRows.Read(plan is [{ } only] ? only : null) };
        return plan is not null;
    }

    private async Task<StatementDecision> WaitAsync(TimeSpan patience, StatementFacts facts, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                if (await LookAsync(patience, facts, ended) is { } decision)
                {
                    return decision;
                }

                if (_request.IsOver || _request.Metadata.DeletionTimestamp is not null)
                {
                    await AskAsync(ended);
                }
                else
                {
                    _request = await desk.ChangedAsync(_request, ended);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return await GiveUpAsync(patience);
        }
    }

    private async Task AskAsync(CancellationToken ended)
    {
        Leave();
        _request = await desk.AskAsync(_asked, ended);
        _waits = true;
    }

    private bool Leave()
    {
        var isLast = _waits && desk.Leave(_request);
        _waits = false;
        return isLast;
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
            return await UseAsync(proof, facts, ended);
        }

        if (_told != _request.Metadata.Name)
        {
            _told = _request.Metadata.Name;
            if (!await own.PassAsync(Notice(patience), ended))
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
    private async Task<StatementDecision?> UseAsync(
        ApprovalProof proof, StatementFacts facts, CancellationToken ended)
    {
        if (change is not null && !await change.IsStillAskedAsync())
        {
            return await WithdrawAsync(DecisionOutcome.Failed, HoldErrors.PolicyChanged, OtherPolicy);
        }

        if (await FactsAsync() != facts || (change is not null && !await change.IsUnchangedAsync(hold.Ended)))
        {
            return await WithdrawAsync(
                DecisionOutcome.Failed, HoldErrors.Changed(_terms, _request.Metadata.Name), Changed);
        }

        // Nothing is used up for a client that waits no more.
        ended.ThrowIfCancellationRequested();
        if (!await desk.TryExecuteAsync(_request))
        {
            return null;
        }

        if (hold.End != HoldEnd.None)
        {
            return Refused(DecisionOutcome.Withdrawn, HoldErrors.Canceled, $"the approval was used up, and then {Why}");
        }

        if (change is not null && !await change.IsStillAskedAsync())
        {
            return Refused(DecisionOutcome.Failed, HoldErrors.PolicyChanged, OtherPolicy);
        }

        (held.Approval, held.ApprovedAt) = (_request.Metadata.Name, proof.Approvals.Max(a => a.At));
        held.Limit = held.IsCounted ? RowLimit.Of(_terms, _request) : null;
        if (change is not null)
        {
            held.Error = await change.RunAsync(hold.Ended);
        }

        return Decided(DecisionOutcome.Approved, null, [.. proof.Approvals.Select(a => a.Approver)]);
    }

    private async Task<StatementFacts?> FactsAsync() =>
        StatementFacts.Read(await own.AskAsync(held.FactsQuery, hold.Ended));

    private async Task<StatementDecision> GiveUpAsync(TimeSpan patience)
    {
        var request = _request.Metadata.Name;
        switch (hold.End)
        {
            case HoldEnd.Canceled:
                return await WithdrawAsync(DecisionOutcome.Withdrawn, HoldErrors.Canceled, Why);
            case HoldEnd.None:
                var error = HoldErrors.Expired(_terms, request, patience);
                return !held.MayOutlive
                    ? await WithdrawAsync(DecisionOutcome.Expired, error, "nobody decided in time")
                    : Refused(DecisionOutcome.Expired, error, null);
            default:
                return !held.MayOutlive
                    ? await WithdrawAsync(DecisionOutcome.Withdrawn, HoldErrors.Canceled, Why)
                    : Refused(DecisionOutcome.Withdrawn, HoldErrors.Canceled, Why);
        }
    }

    private string Why => hold.End switch
    {
        HoldEnd.Canceled => "canceled by its client",
        HoldEnd.ClientGone => "its client is gone",
        _ => "its session was ended",
    };

    private async Task<StatementDecision> WithdrawAsync(DecisionOutcome outcome, ServerError error, string why)
    {
        // Others may wait for the same.
        if (Leave())
        {
            await desk.WithdrawAsync(_request, why);
        }

        return Refused(outcome, error, why);
    }

    // A request that nobody waits for any more is not for approvers to look at.
    private async Task<StatementDecision> FailedAsync() => _request is null || held.MayOutlive
        ? Refused(DecisionOutcome.Failed, HoldErrors.Failed, null)
        : await WithdrawAsync(DecisionOutcome.Failed, HoldErrors.Failed, "the gateway could not go on with it");

    private byte[] Notice(TimeSpan patience) => new MessageBuilder()
        .Notice(
            $"statement held for approval: request {_request.Metadata.Name}",
            $"{char.ToUpperInvariant(_terms.Reason[0])}{_terms.Reason[1..]}."
                + (_terms.Message is { } words ? $" {words}" : ""),
            $"Approve within {patience:c} with: dbgateway approve "
                + $"{_request.Metadata.Namespace}/{_request.Metadata.Name}")
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
            MaxRows = outcome == DecisionOutcome.Approved ? held.Limit?.Rows : null,
        };

    private void Record(in StatementDecision decision)
    {
        if (!session.Recorder.TryRecord(decision))
        {
            held.Error ??= HoldErrors.Failed;
        }
    }
}
