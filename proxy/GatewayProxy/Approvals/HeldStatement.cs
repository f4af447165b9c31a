using System.Security.Cryptography;
using System.Text;
using GatewayOperator.Api.ApprovalRequests;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Recording;

namespace GatewayProxy.Approvals;

/// <summary>
/// A statement that stands still until its approval is decided. It is the client's next: nothing behind it has been
/// read, and when it is decided it is looked at once more, by the policy that is then the newest.
/// </summary>
public sealed class HeldStatement
{
    /// <summary>The journal's number; 0 when there is no journal.</summary>
    public required long Number { get; init; }

    /// <summary>The rule that asks for the approval.</summary>
    public required HoldTerms Terms { get; init; }

    /// <summary>What the approver sees, but for what only the server can tell.</summary>
    public required RequestedStatement Shown { get; set; }

    /// <summary>SHA-256 over text and parameters to the last byte; null when not all of them are at hand.</summary>
    public required byte[]? Content { get; set; }

    /// <summary>It was approved when it was bound: only what it means is looked at once more.</summary>
    public bool IsApproved { get; init; }

    /// <summary>Statements before it in the same pipeline have run, and their work waits for its Sync.</summary>
    public required bool FollowsWork { get; init; }

    /// <summary>It runs already; what waits is the rest of its result.</summary>
    public bool IsMidStream { get; init; }

    /// <summary>Asks the server for <see cref="StatementFacts"/>.</summary>
    public required byte[] FactsQuery { get; init; }

    /// <summary>An approval that comes after the hold can still be used, by the same statement sent again.</summary>
    public bool MayOutlive => Terms.ValidFor is not null && Content is not null;

    /// <summary>Asks the planner about it; null when it is not asked.</summary>
    public byte[]? EstimateQuery { get; init; }

    /// <summary>What is recorded of that query; null for all of it.</summary>
    public RedactedText? EstimateRecorded { get; init; }

    /// <summary>What its approval runs itself; null for what the client's own connection runs.</summary>
    public HeldChange? Change { get; init; }

    /// <summary>The command tag of what has run on another connection.</summary>
    public string? Tag { get; set; }

    /// <summary>Why it must not run; null when it may.</summary>
    public ServerError? Error { get; set; }

    /// <summary>What its names stood for when another rule's approval was used; null when none was.</summary>
    public StatementFacts? Before { get; init; }

    /// <summary>What its names stand for, once the server has said it.</summary>
    public StatementFacts? Facts { get; set; }

    /// <summary>
    /// What an approval is bound to: text, parameters, what the names in it stand for, and who may approve. Of a
    /// statement that is not at hand as a whole it is this one hold.
    /// </summary>
    /// <param name="facts">What the server says.</param>
    /// <param name="key">Of the target: nobody shall find a value by trying.</param>
    public string Digest(StatementFacts facts, ReadOnlySpan<byte> key)
    {
        using var hash = IncrementalHash.CreateHMAC(
            HashAlgorithmName.SHA256, HMACSHA256.HashData(key, "dbgateway approval digest"u8));
        hash.AppendData(Content ?? RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));
        foreach (var part in facts.SearchPath.Prepend(facts.Objects).Prepend(Terms.Approvals).Prepend(Terms.RuleUid))
        {
            // Zero-terminated: no name holds a zero byte, so that no two lists read alike.
            hash.AppendData(Encoding.UTF8.GetBytes(part + "\0"));
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>The request under whose approval it runs.</summary>
    public string? Approval { get; set; }

    /// <summary>The server's tags count what it writes.</summary>
    public bool IsCounted { get; init; }

    /// <summary>How many rows were approved; null when no number was.</summary>
    public RowLimit? Limit { get; set; }

    /// <summary>When the last approval was given, by the operator's clock.</summary>
    public DateTimeOffset? ApprovedAt { get; set; }
}
