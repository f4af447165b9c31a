namespace GatewayProxy.Approvals;

/// <summary>What ends a hold without a decision.</summary>
public enum HoldEnd
{
    /// <summary>Nothing has.</summary>
    None = 0,

    /// <summary>A CancelRequest with the session's key.</summary>
    Canceled,

    /// <summary>The client has closed its connection.</summary>
    ClientGone,

    /// <summary>The gateway ends the session: its grant is over, or the proxy stops.</summary>
    SessionEnd,
}
