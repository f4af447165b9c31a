using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Sessions;

/// <summary>
/// Why a session ends: the journal's reason code and, when the gateway ends it, what the client is told.
/// </summary>
public sealed record SessionEnding(string Reason, ServerError? Error = null)
{
    public static SessionEnding ClientTerminated { get; } = new("clientTerminated");

    public static SessionEnding ClientDisconnected { get; } = new("clientDisconnected");

    public static SessionEnding UpstreamClosed { get; } = new(
        "upstreamClosed",
        Fatal(SqlState.ConnectionFailure, "the database server closed the connection", null));

    /// <summary>
    /// The server has told the client itself: an administrator ended the session, or the server stops.
    /// </summary>
    public static SessionEnding EndedByServer { get; } = new("endedByServer");

    public static SessionEnding Drained { get; } = new(
        "drained",
        Fatal(SqlState.AdminShutdown, "terminating connection: the gateway is shutting down", "Connect again."));

    public static SessionEnding GrantEnded(string reason) => new(
        "grantEnded",
        Fatal(SqlState.AdminShutdown, $"terminating connection: {reason}", "Ask for a new grant, then connect again."));

    public static SessionEnding DurationReached(TimeSpan limit) => new(
        "maxDuration",
        Fatal(
            SqlState.AdminShutdown,
            $"terminating connection: the grant's session.maxDuration of {limit:c} is over",
            "Connect again."));

    public static SessionEnding IdleTooLong(TimeSpan limit) => new(
        "idleTimeout",
        Fatal(
            SqlState.IdleSessionTimeout,
            $"terminating connection: idle for longer than the grant's session.idleTimeout of {limit:c}",
            "Connect again."));

    public static SessionEnding NotCancelable(TimeSpan limit) => new(
        "statementTimeout",
        Fatal(
            SqlState.QueryCanceled,
            $"terminating connection: a statement outran the grant's session.statementTimeout of {limit:c} "
            + "and did not react to its cancellation",
            null));

    public static SessionEnding ResultTooLarge(ServerError error) => new("resultLimit", error with { Fatal = true });

    public static SessionEnding ProtocolViolation(string what) => new(
        "protocolViolation",
        Fatal(SqlState.ProtocolViolation, $"terminating connection: {what}", null));

    /// <summary>The last guard of masking: what it stops, no other guard should have let come so far.</summary>
    public static SessionEnding ProtectedColumn { get; } = new(
        "protectedColumn",
        Fatal(
            SqlState.InsufficientPrivilege,
            "terminating connection: the result shows a protected column",
            "The platform team finds the cause in the gateway's log."));

    /// <summary>What was open would go on to show what the policy no longer does.</summary>
    public static SessionEnding MasksChanged { get; } = new(
        "masksChanged",
        Fatal(
            SqlState.AdminShutdown,
            "terminating connection: the masking policy has changed, and a result of before was still being read",
            "Connect again, and run the statement again."));

    /// <summary>The last guard of approvals for so many rows: no text may show how it was got around.</summary>
    public static SessionEnding TooManyRowsKept { get; } = new(
        "tooManyRowsKept",
        Fatal(
            SqlState.ProgramLimitExceeded,
            "terminating connection: a statement touched more rows than were approved, and ended its transaction",
            "It may have committed them: look at the tables that it names."));

    /// <summary>From then on the gateway would read statements differently than the server.</summary>
    public static SessionEnding SettingChanged(string name) => new(
        "settingChanged",
        Fatal(
            SqlState.InsufficientPrivilege,
            $"terminating connection: parameter \"{name}\" cannot be changed under this grant",
            "Leave it as it is."));

    /// <summary>The target's durability could not be kept: what was to run has not been sent.</summary>
    public static SessionEnding NotRecorded { get; } = new(
        "notRecorded",
        Fatal(
            SqlState.IoError,
            "terminating connection: the gateway cannot record statements as safely as its target demands",
            "The platform team finds the cause in the gateway's log."));

    /// <summary>Without the answer nobody knows what the next statement would mean.</summary>
    public static SessionEnding NamesNotKnown { get; } = new(
        "namesNotKnown",
        Fatal(
            SqlState.QueryCanceled,
            "terminating connection: the gateway could not ask the server what names mean",
            "It was canceled, or timed out: connect again, and leave statement_timeout some milliseconds."));

    public static SessionEnding GatewayFailure { get; } = new(
        "gatewayFailure",
        Fatal(SqlState.IoError, "terminating connection: the gateway failed", "Its log has the cause."));

    private static ServerError Fatal(string sqlState, string message, string? hint) =>
        new(sqlState, message, null, hint) { Fatal = true };
}
