namespace GatewayProxy.Policy.Decisions;

/// <summary>How a statement reaches the server.</summary>
public enum StatementForm
{
    /// <summary>Not known: refused.</summary>
    Unknown = 0,
    SimpleQuery,
    Extended,
    FunctionCall,
}
