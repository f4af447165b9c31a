namespace GatewayProxy.Recording;

/// <summary>A line could not be recorded. Whoever asked must not let happen what the line announces.</summary>
public sealed class JournalException : IOException
{
    public JournalException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
