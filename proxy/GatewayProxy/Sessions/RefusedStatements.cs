using GatewayProxy.Policy.Approval;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sessions;

/// <summary>
/// What takes the place of a refused statement: one that no server parses, so that the server itself aborts the
/// transaction and skips the rest of the pipeline, and the error that its client is told.
/// </summary>
public static class RefusedStatements
{
    public static readonly ServerError UnfitName = new(
        SqlState.FeatureNotSupported,
        "the name of a statement or portal is not ASCII",
        "Such names are taken only when client_encoding is the database's own encoding, and not in one pipeline "
            + "behind statements that may change it.",
        "Use names of ASCII characters.");

    /// <summary>Not SQL in any version; it explains itself in the server's log.</summary>
    private const string Invalid = "gateway: refused by policy";

    /// <summary>Writes the invalid statement; returns the kind of message that the server will answer.</summary>
    public static PendingKind Write(MessageBuilder replacement, PendingKind refused)
    {
        var simple = refused is PendingKind.Query or PendingKind.FunctionCall;
        replacement.Clear();
        _ = simple ? replacement.Query(Invalid) : ParseMessage.Write(replacement, Invalid);
        return simple ? PendingKind.Query : PendingKind.Parse;
    }

    public static ServerError Error(VerdictReason reason)
    {
        var (message, detail, hint) = VerdictError.Explain(reason);
        // Not 58030: drivers take that for a broken server and drop a session that may go on once the disk has room.
        var sqlState = reason == VerdictReason.NotRecordable
            ? SqlState.ObjectNotInPrerequisiteState
            : SqlState.InsufficientPrivilege;
        return new ServerError(sqlState, message, detail, hint);
    }

    /// <summary>What a rule denies; its own words are the hint.</summary>
    public static ServerError ByRule(string rule, RuleVerdict verdict) => new(
        SqlState.InsufficientPrivilege,
        $"statement refused by rule {rule}",
        $"{char.ToUpperInvariant(verdict.Explanation[0])}{verdict.Explanation[1..]}.",
        verdict.Deciding[0].Rule.Config.Message ?? "Ask the platform team who may allow it.");

    public static ServerError Error(Refusal refusal) =>
        new(refusal.SqlState, refusal.Message, refusal.Detail, refusal.Hint) { Position = refusal.Position };
}
