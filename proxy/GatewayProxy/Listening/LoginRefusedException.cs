using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Listening;

/// <summary>A login ends here. The client gets <see cref="Error"/>, the log the exception's own message.</summary>
public sealed class LoginRefusedException(ServerError error, string reason) : Exception(reason)
{
    public ServerError Error { get; } = error with { Fatal = true };
}
