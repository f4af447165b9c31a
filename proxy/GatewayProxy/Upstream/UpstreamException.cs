using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Upstream;

/// <summary>
/// A database session could not be opened. <see cref="ClientError"/> is what the client may know; the exception's own
/// message is for the log.
/// </summary>
public sealed class UpstreamException(
    UpstreamBlame blame, ServerError clientError, string message, Exception? inner = null) : Exception(message, inner)
{
    public UpstreamBlame Blame => blame;

    public ServerError ClientError => clientError;

    /// <summary>SQLSTATE the server gave, when it spoke.</summary>
    public string? ServerSqlState { get; init; }

    internal static UpstreamException Unreachable(UpstreamBlame blame, string message, Exception? inner = null) => new(
        blame,
        new ServerError(SqlState.ConnectionFailure, "the gateway cannot open a session at the database")
        {
            Fatal = true,
            Hint = "Try again; if it stays, the platform team finds the cause in the gateway's log.",
        },
        message,
        inner);
}
