namespace GatewayProxy.Sessions;

/// <summary>What the server's relay does with a message from the server.</summary>
public enum ReplyStep
{
    /// <summary>It goes to the client byte for byte.</summary>
    Forward = 0,

    /// <summary>The client does not get it.</summary>
    Drop,

    /// <summary>The client gets the guard's replacement instead.</summary>
    Replace,

    /// <summary>There is more to record than fits into one turn: the message is shown again in the next.</summary>
    Pause,

    /// <summary>The result waits for its approval: the message is shown again after that.</summary>
    Hold,

    /// <summary>The stream cannot be trusted any more.</summary>
    Violation,
}
