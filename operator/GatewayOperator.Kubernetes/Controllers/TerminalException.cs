namespace GatewayOperator.Kubernetes;

/// <summary>A failure that trying again cannot mend: the object waits for its next change.</summary>
public sealed class TerminalException : Exception
{
    public TerminalException(string message)
        : base(message)
    {
    }

    public TerminalException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
