namespace GatewayProxy.Sql.Analysis;

/// <summary>What a text makes of the session's <c>client_min_messages</c>.</summary>
public enum MessageLevel
{
    Unchanged = 0,

    /// <summary>The client wants to hear warnings.</summary>
    Warnings,

    ErrorsOnly,

    /// <summary>What it was when the session began.</summary>
    AsAtStart,
}
