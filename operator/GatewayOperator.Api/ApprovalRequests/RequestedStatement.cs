using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>The statement as the approver sees it.</summary>
public sealed record RequestedStatement
{
    [Description("Session that holds the statement.")]
    [Length(1, 64)]
    public required string Session { get; init; }

    [Description("Database.")]
    [Length(1, 63)]
    public required string Database { get; init; }

    [Description("Text with protected literals replaced; head and tail when it is long.")]
    [Length(1, 16384)]
    public required string Text { get; init; }

    [Description("SHA-256 over text, parameters and effective search_path: what an approval is bound to.")]
    [Pattern("^sha256:[0-9a-f]{64}$", "sha256: and 64 hex digits")]
    public required string Digest { get; init; }

    [Description("Parameters with protected values replaced.")]
    [Items(0, 256)]
    [Length(0, 1024)]
    public IReadOnlyList<string> Parameters { get; init; } = [];

    [Description("Schemas that names are looked up in.")]
    [Items(0, 64)]
    [Length(1, 63)]
    public IReadOnlyList<string> SearchPath { get; init; } = [];

    [Description("What is dangerous about it.")]
    [XListSet]
    [Items(0, 8)]
    public IReadOnlyList<Risk> Risks { get; init; } = [];

    [Description("Tables that it touches.")]
    [Items(0, 256)]
    [Length(1, 127)]
    public IReadOnlyList<string> Tables { get; init; } = [];

    [Description("Whether the session is inside a transaction.")]
    public bool InTransaction { get; init; }

    [Description("The planner's estimate of rows.")]
    public long? EstimatedRows { get; init; }
}
