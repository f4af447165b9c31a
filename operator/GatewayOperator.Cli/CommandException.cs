namespace GatewayOperator.Cli;

/// <summary>A command cannot do what it was asked to; the message says what to do and is all the user sees.</summary>
public sealed class CommandException : Exception
{
    public CommandException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
