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

    public static ServerError SeveralRules { get; } = new(
        SqlState.ObjectNotInPrerequisiteState,
        "schema change refused by the gateway: several rules ask for its approval",
        "It runs by one approval.",
        "Send it when all before it is answered; else the platform team makes one rule of them.");

    public static ServerError NotPlanned { get; } = new(
        SqlState.QueryCanceled,
        "canceling statement: nobody could be asked for its approval, since the server has not planned it in time",
        "Others hold a lock that it waits for.",
        "Run the statement again.");

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

    public static ServerError NotCountable(HoldTerms terms) => new(
        SqlState.ObjectNotInPrerequisiteState,
        "statement refused by the gateway: its rows could not be counted before they are committed",
        $"Rule {terms.Rule} lets an approved statement touch only so many rows.",
        "Send it as a query of its own: no other messages before it without a Sync, no BEGIN or COMMIT in its text, "
            + "standard_conforming_strings on.");

    public static ServerError TooManyRows(RowLimit limit, long rows) => new(
        SqlState.ProgramLimitExceeded,
        $"statement rolled back: it touched {rows} rows, and its approval is for {limit.Rows} at most",
        Of(limit) + (limit.Estimate is { } estimate
            ? $" The limit is 10 times the planner's estimate of {estimate}, plus 100."
            : ""),
        "Narrow the statement; or correct the estimate (ANALYZE), or have approval.maxRows of the rule changed. "
            + "Then ask again.");

    public static ServerError InPortions(RowLimit limit) => new(
        SqlState.ProgramLimitExceeded,
        $"statement rolled back: its rows were fetched in portions, and not counted; {limit.Rows} were approved",
        Of(limit),
        "Execute it without a limit of rows (fetch size), then ask again.");

    private static string Of(RowLimit limit) => $"Rule {limit.Rule}; request {limit.Request.Metadata.Name}.";

    public static ServerError Limited(HoldTerms terms, string why) => new(
        "53400",
        "statement refused: too many approvals are asked for",
        $"Rule {terms.Rule}. {why}",
        "Wait until some are decided; `dbgateway requests` lists them.");
}
