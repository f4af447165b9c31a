using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Approvals;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// Keeps the grant's result limits of the statement at the front: cancels it beyond them, or holds its stream where a
/// rule says so. Touched by the server's loop only.
/// </summary>
internal sealed class ResultGuard(Session session, SessionServices services)
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    private PendingMessage _message;
    private HoldTerms? _terms;
    private bool _byRows;
    private bool _lifted;

    /// <summary>The rest of the result is not for the client.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The message at the front was counted before its stream was held.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>A statement's result begins.</summary>
    public void Begin(in PendingMessage message) => _message = message;

    /// <summary>Whether the row or chunk that was just counted still goes to the client.</summary>
    public ReplyStep Check(long rows, long bytes)
    {
        IsResumed = false;
        var limits = session.Grant.Session;
        _byRows = rows > (limits.MaxRows ?? long.MaxValue);
        if (_lifted || (!_byRows && bytes <= (limits.MaxBytes ?? long.MaxValue)))
        {
            return ReplyStep.Forward;
        }

        if (_message.Result is { } result && Terms(result) is var (isGranted, terms))
        {
            (_lifted, _terms) = (isGranted, terms);
            return isGranted ? ReplyStep.Forward : ReplyStep.Hold;
        }

        Cancel(ResultLimits.Error(limits, _byRows));
        return ReplyStep.Drop;
    }

    /// <summary>Waits for the approval that <see cref="ReplyStep.Hold"/> asks for.</summary>
    /// <param name="tell">Writes to the client.</param>
    public async ValueTask HoldAsync(Func<ReadOnlyMemory<byte>, ValueTask> tell)
    {
        using var hold = new Hold();
        var held = new HeldStatement
        {
            Number = _message.Statement,
            Terms = _terms!,
            Shown = _message.Result!.Shown() with { Risks = [.. _message.Result.Grown.Risks.All] },
            Content = null,
            FollowsWork = true,
            FactsQuery = [],
            IsMidStream = true,
        };
        session.StreamHold = hold;
        try
        {
            await new StatementHold(session, held, hold, new MidStream(tell), services.Approvals, services.Time)
                .RunAsync(isSegmentOpen: true);
        }
        finally
        {
            session.StreamHold = null;
        }

        IsResumed = true;
        if (held.Error is { } error)
        {
            Cancel(error);
            return;
        }

        // Decided on once more: other statements of the text may be another rule's.
        var result = _message.Result;
        _message = _message with { Result = result with { Granted = result.Granted.Append(_terms!).ToHashSet() } };
    }

    public void Reset() => (_message, IsOver, _lifted, IsResumed) = (default, false, false, false);

    /// <summary>Null when no rule wants it approved: then the limit stands.</summary>
    private (bool IsGranted, HoldTerms? Terms)? Terms(RuledResult result)
    {
        var verdict = services.Policy.Current?.Rules.For(session.Grant).Decide(result.Grown);
        return verdict is not { Action: RuleAction.RequireApproval }
            ? null
            : verdict.Deciding.Select(HoldTerms.Of).FirstOrDefault(t => !result.Granted.Contains(t)) is { } missing
                ? (false, missing)
                : (true, null);
    }

    private void Cancel(ServerError error)
    {
        IsOver = true;
        if (session.Cancel.TryAsk(error, services.Time.GetTimestamp()))
        {
            _ = services.Cancels.CancelAsync(
                session, _byRows ? CancelCause.MaxRows : CancelCause.MaxBytes, CancelPatience);
        }
    }
}
