using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Upstream;

/// <summary>Turns the server's refusal of a login into words for the client that name no role of ours.</summary>
public static class LoginRefusal
{
    public static ServerError TooManySessions { get; } = new(
        SqlState.TooManyConnections,
        "too many sessions",
        "The grant's session.maxConcurrent, or the server's own limit, is reached.",
        "Close a session or try again later.");

    /// <summary>The server's end of TLS is not ours: its channel binding check failed.</summary>
    public static UpstreamException ForeignTls => UpstreamException.Unreachable(
        UpstreamBlame.Tls,
        "the TLS session of the gateway does not end at the database server: somebody between them reads along, or a "
            + "proxy there terminates TLS. Let host and port of the target lead to the server itself, and set "
            + "tls.mode: VerifyFull with its authority's certificate");

    public static UpstreamException Translate(string sqlState, string serverMessage, bool loggedIn)
    {
        var error = sqlState switch
        {
            SqlState.TooManyConnections => TooManySessions,
            // Shutdown, start-up, recovery: the server's own words help and hide nothing.
            "57P01" or "57P02" or SqlState.CannotConnectNow => new ServerError(sqlState, serverMessage),
            "3D000" => new ServerError(
                sqlState, "database does not exist", null, "Use a database that the grant lists."),
            _ when loggedIn && sqlState.StartsWith("22", StringComparison.Ordinal) => new ServerError(
                sqlState, serverMessage, null, "Check the startup parameters (options, PGOPTIONS) of the client."),
            _ => new ServerError(
                SqlState.ConnectionFailure,
                "the gateway cannot open a session at the database",
                null,
                "The platform team finds the cause in the gateway's log."),
        };
        return new UpstreamException(
            loggedIn ? UpstreamBlame.Refused : UpstreamBlame.Authentication,
            error with { Fatal = true },
            $"the database server refused the login: {sqlState}")
        {
            ServerSqlState = sqlState,
        };
    }
}
