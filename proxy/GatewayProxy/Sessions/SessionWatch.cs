using GatewayProxy.Approvals;
using GatewayProxy.Configuration;
using GatewayProxy.Policy;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// Ends what may not go on: looks at every session ten times a second, and at once when the configuration changes. The
/// limits are the proxy's own timers, because a client may undo what the server's settings say.
/// </summary>
public sealed class SessionWatch(
    SessionRegistry registry, PolicyHolder policy, ISessionFacts facts, StatementCancels cancels, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a statement may take to notice that it was cancelled.</summary>
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    private readonly NarrowedReads _narrowed = new(policy, time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        policy.Changed += OnChanged;
        facts.Changed += OnFacts;
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var session in registry.All)
                {
                    Check(session);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The proxy stops; the drain has ended every session.
        }
        finally
        {
            policy.Changed -= OnChanged;
            facts.Changed -= OnFacts;
        }
    }

    /// <summary>
    /// Ends the session if its grant does not hold in the configuration, else gives it the grant's new text.
    /// </summary>
    public void Reconsider(Session session, PolicySnapshot snapshot)
    {
        var reason = GrantContinuity.StillHolds(
            snapshot.Config, session.Identity.Principal, session.Grant, session.Identity.Database, time.GetUtcNow());
        if (reason is null && snapshot.FindGrant(session.Grant.Uid) is { } grant)
        {
            session.Grant = grant;
            EndByFacts(session, snapshot);
            return;
        }

        // The operator takes an expired grant out of the configuration, which may be read before our own clock is.
        var why = session.Grant.ExpiresAt <= time.GetUtcNow()
            ? $"The grant {session.Grant.Name} has expired."
            : reason ?? $"The grant {session.Grant.Name} is gone.";
        session.RequestEnd(SessionEnding.GrantEnded(why));
    }

    private void OnFacts(string? grant)
    {
        if (policy.Current is not { } snapshot)
        {
            return;
        }

        foreach (var session in registry.All)
        {
            if (grant is null || session.Grant.Name == grant)
            {
                EndByFacts(session, snapshot);
            }
        }
    }

    private void EndByFacts(Session session, PolicySnapshot snapshot)
    {
        if (facts.EndedBecause(snapshot.Config, session.Grant) is { } why)
        {
            session.RequestEnd(SessionEnding.GrantEnded(why));
        }
    }

    private void OnChanged(PolicySnapshot snapshot)
    {
        foreach (var session in registry.All)
        {
            Reconsider(session, snapshot);
        }
    }

    private void Check(Session session)
    {
        var grant = session.Grant;
        if (grant.ExpiresAt <= time.GetUtcNow())
        {
            session.RequestEnd(SessionEnding.GrantEnded($"The grant {grant.Name} has expired."));
            return;
        }

        if (!GrantActivity.IsActive(grant, session.Identity.Principal, time.GetUtcNow())
            || SessionActivation.IsOver(session, time.GetUtcNow()))
        {
            session.RequestEnd(SessionEnding.GrantEnded(GrantActivity.Over(grant)));
            return;
        }

        _narrowed.Check(session);
        var limits = grant.Session;
        if (limits.MaxDuration is { } longest && time.GetElapsedTime(session.Activity.StartedAt) >= longest)
        {
            session.RequestEnd(SessionEnding.DurationReached(longest));
        }
        else if (session.Hold is { HasBegun: true } || session.StreamHold is not null)
        {
            // Waiting for people is neither idle nor work; how long it may take, the rule says.
            session.Activity.Answered(time.GetTimestamp(), moreToCome: false);
        }
        else if (session.Pending.Count > 0)
        {
            // A statement was sent in the instant in which the one before it was answered: it counts from now.
            session.Activity.Busy(time.GetTimestamp());
            CheckStatement(session, limits.StatementTimeout, session.Activity.BusySince);
        }
        else if (session.Activity.BusySince != 0)
        {
            // The answer came in the instant in which the statement was noted as handed on.
            session.Activity.Answered(time.GetTimestamp(), moreToCome: false);
        }
        else if (limits.IdleTimeout is { } idle && time.GetElapsedTime(session.Activity.IdleSince) >= idle)
        {
            session.RequestEnd(SessionEnding.IdleTooLong(idle));
        }
    }

    private void CheckStatement(Session session, TimeSpan? limit, long busySince)
    {
        if (session.Cancel.Error is not null)
        {
            if (time.GetElapsedTime(session.Cancel.AskedAt) >= CancelPatience)
            {
                session.RequestEnd(SessionEnding.NotCancelable(limit ?? CancelPatience));
            }
        }
        else if (limit is { } longest && time.GetElapsedTime(busySince) >= longest)
        {
            var error = new ServerError(
                SqlState.QueryCanceled,
                $"canceling statement due to the grant's session.statementTimeout of {longest:c}",
                null,
                "Split the work into shorter statements, or ask the platform team for a longer limit.");
            if (session.Cancel.TryAsk(error, time.GetTimestamp()))
            {
                _ = cancels.CancelAsync(session, CancelCause.StatementTimeout, CancelPatience);
            }
        }
    }
}
