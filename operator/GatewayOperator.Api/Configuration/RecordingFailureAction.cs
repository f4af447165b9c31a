namespace GatewayOperator.Api.Configuration;

/// <summary>What happens when the journal cannot be written.</summary>
public enum RecordingFailureAction
{
    /// <summary>The statement is refused: what cannot be recorded does not run.</summary>
    Refuse = 0,

    /// <summary>The statement runs; the gap is logged and counted.</summary>
    Continue = 1,
}
