namespace GatewayProxy.Sessions;

/// <summary>How far a statement is whose rows are counted: either loop of its session waits for the other.</summary>
public enum RowCountStage
{
    /// <summary>The gateway's BEGIN is with the server.</summary>
    Opening = 0,

    /// <summary>The statement can be sent: whatever it does, nothing of it commits by itself.</summary>
    Ready,

    /// <summary>The statement is with the server.</summary>
    Running,

    /// <summary>The server waits for the client's COPY data.</summary>
    Copying,

    /// <summary>The server is done with a Query; what becomes of its transaction is to be said.</summary>
    Counted,

    /// <summary>The gateway's COMMIT or ROLLBACK, or a statement that no server parses, is with the server.</summary>
    Closing,

    /// <summary>The server has answered the statement.</summary>
    Over,
}
