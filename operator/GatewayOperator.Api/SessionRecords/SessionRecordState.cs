namespace GatewayOperator.Api.SessionRecords;

/// <summary>How far the recording of a session is.</summary>
public enum SessionRecordState
{
    /// <summary>The session runs.</summary>
    Recording = 0,
    Complete = 1,

    /// <summary>The proxy went away; the tail that was not uploaded is not proven.</summary>
    Interrupted = 2,
}
