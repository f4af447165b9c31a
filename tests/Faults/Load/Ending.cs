namespace GatewayOperator.Tests.Faults.Load;

/// <summary>How something that a client asked for has ended.</summary>
public enum Ending
{
    /// <summary>Neither an answer nor a loss of the connection within any patience.</summary>
    Hung = 0,

    /// <summary>The database or the gateway has answered.</summary>
    Answered = 1,

    /// <summary>The connection went away, or could not be had.</summary>
    Lost = 2,
}
