using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Approvals;

/// <summary>A text that writes rows which the server's command tags count.</summary>
/// <param name="Commands">Its statements; each has a tag.</param>
/// <param name="CountsCopies">Its COPYs bring rows in; the tag of one that takes rows out looks the same.</param>
public sealed record CountedText(int Commands, bool CountsCopies)
{
    private const string Copy = "COPY";
    private const string Execute = "EXECUTE";

    private static readonly string[] Writes = ["INSERT", "UPDATE", "DELETE", "MERGE"];

    private static readonly string[] Transactions =
    [
        "BEGIN", "START TRANSACTION", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PREPARE TRANSACTION",
        "COMMIT PREPARED", "ROLLBACK PREPARED", KindNames.Unknown,
    ];

    /// <summary>Null for a text whose tags count no writes.</summary>
    public static CountedText? Of(TextRisks text)
    {
        var exports = text.Statements.Any(Exports);
        return text.Statements.Any(IsCounted)
            ? new CountedText(text.Statements.Length, !exports)
            : null;
    }

    /// <summary>It may end a transaction itself, before its rows are counted.</summary>
    public static bool MayCommit(TextRisks text) => text.Statements.Any(s => s.Kinds.Any(k => Transactions.Contains(k))
        || (text.Statements.Length > 1 && IsUnknown(s)));

    // The protocol prepares any statement, also COMMIT, and EXECUTE runs it.
    private static bool IsUnknown(StatementRisks statement) => statement is { Kind: Execute, Kinds: [_] };

    // EXECUTE has the tag of what it runs; what that is may not be known.
    private static bool IsCounted(StatementRisks statement) => statement.Kind switch
    {
        Copy => !Exports(statement),
        Execute => IsUnknown(statement) || statement.Kinds.Any(k => Writes.Contains(k)),
        _ => Writes.Contains(statement.Kind),
    };

    private static bool Exports(StatementRisks statement) =>
        statement.Kind == Copy && statement.Risks.Has(Risk.BulkExport);
}
