using System.Collections.Frozen;
using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Classification;

namespace GatewayProxy.Sql.Risks;

/// <summary>
/// The most that a statement can risk whose kind says all: it has no expression, returns no rows, holds no other
/// statement and is part of none.
/// </summary>
public static class KindLimits
{
    private static readonly NodeKind[] Fixed =
    [
        NodeKind.TruncateStmt, NodeKind.DropOwnedStmt, NodeKind.ReassignOwnedStmt, NodeKind.DropRoleStmt,
        NodeKind.DropdbStmt, NodeKind.DropTableSpaceStmt, NodeKind.DropSubscriptionStmt, NodeKind.DropUserMappingStmt,
        NodeKind.CreateRoleStmt, NodeKind.AlterSystemStmt, NodeKind.LoadStmt, NodeKind.CheckPointStmt,
        NodeKind.ListenStmt, NodeKind.UnlistenStmt, NodeKind.ConstraintsSetStmt, NodeKind.LockStmt,
        NodeKind.ReindexStmt, NodeKind.ClusterStmt,
    ];

    private static readonly string[] Harmless =
    [
        "BEGIN", "START TRANSACTION", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "CLOSE CURSOR", "CLOSE CURSOR ALL",
        "DEALLOCATE", "DEALLOCATE ALL", "DISCARD ALL", "DISCARD PLANS", "DISCARD SEQUENCES", "DISCARD TEMP", "VACUUM",
        "ANALYZE",
    ];

    private static readonly string[] Prepared = ["PREPARE TRANSACTION", "COMMIT PREPARED", "ROLLBACK PREPARED"];

    /// <summary>
    /// Whatever names a view may be Unrecognised, for that may stand for code; and when a result grows too large, all
    /// statements of its text count as BulkExport.
    /// </summary>
    private static readonly Risk[] Always = [Risk.Unrecognised, Risk.BulkExport];

    private static readonly FrozenDictionary<string, RiskSet> Limits = All()
        .GroupBy(limit => limit.Name)
        .ToFrozenDictionary(g => g.Key, g => RiskSet.Of(g.SelectMany(l => l.Risks).Concat(Always)));

    /// <summary>Null for a kind that may risk anything, or that is none.</summary>
    public static RiskSet? Of(string kind) => Limits.TryGetValue(kind, out var risks) ? risks : null;

    private static IEnumerable<(string Name, Risk[] Risks)> All() =>
    [
        .. Fixed.Select(k => (FixedKinds.Find(k).Name, FixedRisks.All[k].Select(r => r.Risk).ToArray())),
        .. Harmless.Select(k => (k, Array.Empty<Risk>())),
        .. Prepared.Select(k => (k, new[] { Risk.SessionEscape })),
        .. ObjectNames.All.Select(o => $"DROP {o}").Where(KindNames.Has)
            .Select(k => (k, new[] { Risk.Destructive, Risk.SchemaChange })),
        ("DROP POLICY", [Risk.PrivilegeChange]),
    ];
}
