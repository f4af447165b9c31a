namespace GatewayProxy.Recording;

/// <summary>Who or what asked the server to cancel.</summary>
public enum CancelCause
{
    /// <summary>A CancelRequest with this session's key.</summary>
    Client = 0,

    StatementTimeout = 1,
    MaxRows = 2,
    MaxBytes = 3,
    Revocation = 4,
    SessionEnd = 5,

    /// <summary>A hold is over while the server still answers a question of the gateway's own about it.</summary>
    HoldEnd = 6,
}
