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

    /// <summary>
    /// The pipeline's replacement, a statement prepared anew, goes upstream first: the message is shown again after it.
    /// </summary>
    Prepare,

    /// <summary>
    /// The pipeline's replacement goes upstream in its place, and nothing behind it before its rows are counted.
    /// </summary>
    Count,

    /// <summary>What the message means depends on an answer of the server: it is shown again after that.</summary>
    Await,

    /// <summary>The text of the message must be judged first: it is shown again after that.</summary>
    Analyse,

    /// <summary>The server must be asked first what names mean: the message is shown again after that.</summary>
    AskNames,

    /// <summary>The rules have to know the text of the message first: it is shown again after that.</summary>
    Assess,

    /// <summary>The statement waits for its approval: the message is shown again after that.</summary>
    Hold,

    /// <summary>The operator has to see a change of the schema before the message is taken.</summary>
    AwaitSchema,

    /// <summary>The message goes upstream and is the client's last.</summary>
    ForwardAndEnd,
}
