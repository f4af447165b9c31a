using GatewayProxy.Recording;

namespace GatewayProxy.Recordings;

/// <summary>A session's journal in the spool: whether there is room for more of it, and what becomes of it.</summary>
public sealed class KeptJournal(JournalSpool spool, string session, SessionJournal journal, JournalSafety? safety)
{
    public SessionJournal Journal => journal;

    /// <summary>Null when what is handed to the kernel is safe enough.</summary>
    public JournalSafety? Safety => safety;

    /// <summary>No more waits for its upload than the target allows: else what comes now is not recorded.</summary>
    public bool HasRoom => !spool.IsFull;

    /// <summary>The session is over and its journal closed.</summary>
    public void Closed(string reason) => spool.Closed(session, journal, reason);
}
