using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Approvals;

/// <summary>What the client of a statement hears that waited in vain.</summary>
internal static class HoldErrors
{
    public static ServerError Canceled { get; } =
        new(SqlState.QueryCanceled, "canceling statement due to user request");

    public static ServerError Failed { get; } = new(
        SqlState.ObjectNotInPrerequisiteState,
        "statement refused by the gateway: no approval could be asked for it",
        null,
        "The platform team finds the cause in the gateway's log; then run the statement again.");

    public static ServerError NotShown { get; } = new(
        SqlState.ObjectNotInPrerequisiteState,
        "statement refused by the gateway: it needs approval, and cannot be shown to an approver",
        "Its text is too long, names too much, or did not come by the gateway.",
        "Send it as a query of its own, with less than 1 MiB.");

    public static ServerError BoundEarlier { get; } = new(
        SqlState.ObjectNotInPrerequisiteState,
        "statement refused by the gateway: it needs approval, and other statements have run since it was bound",
        "What its names stood for when it was bound cannot be told any more.",
        "Bind it directly before it is executed.");

    public static ServerError PolicyChanged { get; } = new(
        SqlState.ObjectNotInPrerequisiteState,
        "statement refused by the gateway: the policy has changed while it was held",
        null,
        "Run the statement again.");

    public static ServerError Snapshot { get; } = new(
        SqlState.ObjectNotInPrerequisiteState,
        "statement refused by the gateway: it needs approval, and its transaction would not see what changes meanwhile",
        "The transaction is REPEATABLE READ or SERIALIZABLE.",
        "Run it in a READ COMMITTED transaction, or by itself as a simple query.");

    public static ServerError InFailedTransaction { get; } = new(
        "25P02", "current transaction is aborted, commands ignored until end of transaction block");

    public static ServerError Behind { get; } = new(
        SqlState.QueryCanceled, "statement skipped: one before it in the same pipeline has failed");

    public static ServerError Denied(HoldTerms terms, string request, string approver, string? comment) => new(
        SqlState.InsufficientPrivilege,
        "statement refused: its approval was denied",
        $"Rule {terms.Rule}; request {request}; denied by {approver}{(comment is null ? "" : $": {comment}")}.",
        terms.Message);

    public static ServerError Changed(HoldTerms terms, string request) => new(
        SqlState.ObjectNotInPrerequisiteState,
        "statement refused: what it names has changed since its approval was requested (ChangedSinceRequested)",
        $"Rule {terms.Rule}; request {request}.",
        "Look at what has changed, then run the statement again.");

    public static ServerError Expired(HoldTerms terms, string request, TimeSpan waited) => new(
        SqlState.QueryCanceled,
        $"canceling statement: nobody approved it within {waited:c}",
        $"Rule {terms.Rule}; request {request}.",
        terms.ValidFor is null
            ? terms.Message ?? "Run the statement again when somebody is there to approve it."
            : "The request stays open: run the same statement again once it is approved.");

    public static ServerError Limited(HoldTerms terms, string why) => new(
        "53400",
        "statement refused: too many approvals are asked for",
        $"Rule {terms.Rule}. {why}",
        "Wait until some are decided; `dbgateway requests` lists them.");
}
