namespace GatewayProxy.Recording;

/// <summary>What became of a statement that was sent upstream.</summary>
public enum StatementResult
{
    /// <summary>The connection went away first; whether it took effect is unknown.</summary>
    Lost = 0,

    /// <summary>CommandComplete, EmptyQueryResponse or FunctionCallResponse.</summary>
    Completed = 1,

    /// <summary>ErrorResponse.</summary>
    Failed = 2,

    /// <summary>Not run, because an earlier error made the server skip to the next Sync.</summary>
    Skipped = 3,

    /// <summary>PortalSuspended: the row limit of the Execute was reached.</summary>
    Suspended = 4,

    /// <summary>ErrorResponse 57014.</summary>
    Canceled = 5,
}
