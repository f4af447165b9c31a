namespace GatewayProxy.Recording;

/// <summary>Which of the protocol's flows a statement came through.</summary>
public enum StatementProtocol
{
    /// <summary>A Query message.</summary>
    Simple = 0,

    /// <summary>An Execute message.</summary>
    Extended = 1,

    /// <summary>A FunctionCall message.</summary>
    FunctionCall = 2,
}
