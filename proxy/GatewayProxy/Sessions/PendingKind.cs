namespace GatewayProxy.Sessions;

/// <summary>A client's message that the server still owes an answer to.</summary>
public enum PendingKind : byte
{
    Query,
    Parse,
    Bind,
    Describe,
    Execute,
    Close,
    Sync,
    FunctionCall,

    /// <summary>
    /// CopyDone or CopyFail: answered by nothing, but it ends the stretch in which a server swallows Sync.
    /// </summary>
    CopyEnd,

    /// <summary>The gateway's own question what names mean: its answer is not the client's.</summary>
    Names,
}
