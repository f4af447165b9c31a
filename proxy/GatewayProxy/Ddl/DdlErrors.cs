using System.Text;
using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Ddl;

/// <summary>
/// What a client hears of an error under the DDL role, which may read everything: the server's own words only where
/// they are about names.
/// </summary>
internal static class DdlErrors
{
    /// <summary>Classes of errors about names, syntax, dependencies and locks.</summary>
    private static readonly string[] AboutNames = ["0A", "2B", "3F", "42", "55"];

    public static ServerError NotAllowed { get; } = new(
        SqlState.InsufficientPrivilege, "schema changes are not allowed under this grant",
        "Its ddl is Denied.", "Ask the platform team for a grant with ddl: OnApproval.");

    public static ServerError NoRule { get; } = new(
        SqlState.InsufficientPrivilege, "no ApprovalRule says who approves schema changes under this grant",
        "Its ddl is OnApproval, and no rule with action RequireApproval matches the statement.",
        "Ask the platform team for a rule that matches the risks SchemaChange and Destructive.");

    public static ServerError InTransaction { get; } = new(
        "25001", "a schema change under ddl: OnApproval cannot run inside a transaction block",
        "It runs on a connection of its own, in a transaction of its own.",
        "Send it by itself, outside a transaction.");

    public static ServerError Canceled { get; } =
        new(SqlState.QueryCanceled, "canceling statement due to user request");

    /// <summary>The connection was lost while the server was about to commit.</summary>
    public static ServerError Unknown { get; } = new(
        "08007", "it is not known whether the schema change has happened",
        "The connection to the database was lost before it said so.",
        "Look at the schema before you ask for the change again.");

    /// <summary>The connection was lost before the server was told to commit.</summary>
    public static ServerError Lost { get; } = new(
        SqlState.ConnectionFailure, "the schema change has not happened: the connection to the database was lost",
        null, "Ask for the change again.");

    /// <param name="body">The server's ErrorResponse.</param>
    public static ServerError Of(ReadOnlySpan<byte> body)
    {
        var sqlState = ErrorResponseMessage.FindField(body, 'C');
        var state = Encoding.UTF8.GetString(sqlState);
        // Code of the database that raises an error of its own stands in the context.
        if (ErrorResponseMessage.FindField(body, 'W').IsEmpty && state.Length > 2 && AboutNames.Contains(state[..2]))
        {
            return new ServerError(state, Encoding.UTF8.GetString(ErrorResponseMessage.FindField(body, 'M')));
        }

        var known = ConditionNames.Find(sqlState);
        return new ServerError(
            known is null ? "P0001" : state,
            known ?? ConditionNames.Find("P0001"u8)!,
            "The gateway keeps the server's own words back: they may hold protected values.");
    }
}
