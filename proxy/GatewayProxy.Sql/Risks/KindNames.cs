using System.Collections.Frozen;
using GatewayProxy.Sql.Classification;

namespace GatewayProxy.Sql.Risks;

/// <summary>
/// The names of kinds that a statement can have, and so a rule's <c>statements.kinds</c>: a closed list.
/// </summary>
public static class KindNames
{
    /// <summary>The kind of what is not understood.</summary>
    public const string Unknown = "UNKNOWN";

    private static readonly string[] Others =
    [
        Unknown, "SELECT", "SELECT INTO", "INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "BEGIN", "START TRANSACTION",
        "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PREPARE TRANSACTION", "COMMIT PREPARED", "ROLLBACK PREPARED",
        "DECLARE CURSOR", "FETCH", "MOVE", "CLOSE CURSOR", "CLOSE CURSOR ALL", "PREPARE", "DEALLOCATE",
        "DEALLOCATE ALL", "EXPLAIN", "CREATE MATERIALIZED VIEW", "CREATE TABLE AS", "SET", "RESET", "DISCARD ALL",
        "DISCARD PLANS", "DISCARD SEQUENCES", "DISCARD TEMP", "VACUUM", "ANALYZE", "GRANT", "REVOKE", "GRANT ROLE",
        "REVOKE ROLE", "CREATE PROCEDURE", "CREATE FUNCTION", "ALTER LARGE OBJECT",
    ];

    /// <summary>What CREATE makes in the one statement that PostgreSQL has for all of these.</summary>
    private static readonly string[] Defined =
    [
        "AGGREGATE", "OPERATOR", "TYPE", "TEXT SEARCH PARSER", "TEXT SEARCH DICTIONARY", "TEXT SEARCH TEMPLATE",
        "TEXT SEARCH CONFIGURATION", "COLLATION",
    ];

    /// <summary>Objects that DROP or ALTER has in statements of their own, or not at all.</summary>
    private static readonly FrozenSet<string> NotDropped =
        new[] { "LARGE OBJECT", "DATABASE", "ROLE", "SUBSCRIPTION", "TABLESPACE" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> NotAltered =
        new[] { "CAST", "TRANSFORM", "ACCESS METHOD" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Known = Others.Concat(FixedKinds.Names)
        .Concat(Defined.Select(o => $"CREATE {o}"))
        .Concat(ObjectNames.All.Where(o => !NotDropped.Contains(o)).Select(o => $"DROP {o}"))
        .Concat(ObjectNames.All.Where(o => !NotAltered.Contains(o)).Select(o => $"ALTER {o}"))
        .ToFrozenSet(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Known;

    public static bool Has(string name) => Known.Contains(name);
}
