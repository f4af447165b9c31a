namespace GatewayProxy.Sessions;

/// <summary>What the client's relay does with the message it has just shown to the pipeline.</summary>
public enum PipelineStep
{
    /// <summary>The stream cannot be trusted any more: the session ends with 08P01.</summary>
    Violation = 0,

    /// <summary>The message goes upstream byte for byte.</summary>
    Forward,

    /// <summary>The pipeline's replacement goes upstream in its place.</summary>
    Replace,

    /// <summary>Not decided: an earlier answer must come first, then the message is shown again.</summary>
    Wait,

    /// <summary>The message goes upstream and is the client's last.</summary>
    ForwardAndEnd,
}
