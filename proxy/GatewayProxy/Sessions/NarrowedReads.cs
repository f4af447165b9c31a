using GatewayProxy.Configuration;

namespace GatewayProxy.Sessions;

/// <summary>
/// What a client began to read may be read to its end for a while after the policy shows less of it; then the session
/// ends. The server has granted it when it was opened, and would go on for ever.
/// </summary>
public sealed class NarrowedReads(PolicyHolder policy, TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>To be called often.</summary>
    public void Check(Session session)
    {
        if (session.Masking is not { } masking
            || policy.Current?.Masks.Of(session.Identity.Database) is not { LastNarrowing: > 0 } catalog)
        {
            return;
        }

        if (catalog.Relations.Count > 0 && masking.Settings.Fault is { } setting)
        {
            session.RequestEnd(SessionEnding.SettingChanged(setting));
        }

        var runs = session.Pending.TryPeek(out var message) && message.RunsStatement
            && catalog.HasNarrowed(message.Analysis);
        if (!runs && !session.Reads.HasNarrowed(catalog))
        {
            session.Reads.NarrowedAt = 0;
        }
        else if (session.Reads.NarrowedAt == 0)
        {
            session.Reads.NarrowedAt = time.GetTimestamp();
        }
        else if (time.GetElapsedTime(session.Reads.NarrowedAt) >= Grace)
        {
            session.RequestEnd(SessionEnding.MasksChanged);
        }
    }
}
