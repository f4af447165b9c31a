using System.Text.Json;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Compile;

/// <summary>
/// Computes what may be published before the database follows: never more than was in force, never more than is wanted.
/// </summary>
public static class Narrowing
{
    /// <summary>
    /// The grants of <paramref name="published"/> that are still wanted, each cut down to what both say.
    /// </summary>
    /// <param name="published">What is in force.</param>
    /// <param name="desired">What is wanted; its issuers and audiences say whose tokens a subject means.</param>
    /// <param name="databaseUnchanged">
    /// Whether what the database enforces for a grant (by UID) already is what is wanted; then the wanted subjects and
    /// limits apply at once, because nobody gets the previous, wider privileges with them.
    /// </param>
    public static IReadOnlyList<GrantConfig> Intersect(
        GatewayConfig published, GatewayConfig desired, Func<string, bool> databaseUnchanged)
    {
        var wanted = desired.Grants.ToDictionary(g => g.Uid);
        var sameIdentities = Text(published.Issuers) == Text(desired.Issuers)
            && Text(published.Audiences) == Text(desired.Audiences);
        return [.. published.Grants
            .Where(g => wanted.ContainsKey(g.Uid))
            .Select(g => databaseUnchanged(g.Uid)
                ? wanted[g.Uid] with { LoginRole = g.LoginRole }
                : sameIdentities ? Cut(g, wanted[g.Uid]) : null)
            .OfType<GrantConfig>()];
    }

    /// <summary>
    /// What is in force, where what is wanted cannot be: less of it, never more. The rules are those that are wanted.
    /// </summary>
    public static GatewayConfig Frame(GatewayConfig published, GatewayConfig desired) => published with
    {
        Grants = Intersect(published, desired, _ => false),
        ApprovalRules = desired.ApprovalRules,
        DefaultAction = published.DefaultAction < desired.DefaultAction
            ? published.DefaultAction
            : desired.DefaultAction,
        TrustedFunctions = [.. published.TrustedFunctions.Intersect(desired.TrustedFunctions)],
        Sources = GrantPublication.SourcesWhileWaiting(published, desired),
    };

    private static GrantConfig? Cut(GrantConfig before, GrantConfig wanted)
    {
        var subjects = wanted.Holders.Where(s => before.Holders.Any(b => Same(b, s))).ToList();
        var databases = wanted.Databases.Intersect(before.Databases).ToList();
        if (subjects.Count == 0
            || databases.Count == 0
            || before.ConnectAs is null != wanted.ConnectAs is null
            || before.Masking != wanted.Masking)
        {
            return null;
        }

        var activation = Stricter(before.Activation, wanted.Activation);
        return wanted with
        {
            Subjects = activation is null ? subjects : [],
            Activation = activation is null ? null : activation with { Subjects = subjects },
            Databases = databases,
            LoginRole = before.LoginRole,
            DdlAs = before.DdlAs is null ? null : wanted.DdlAs,
            NotBefore = Later(before.NotBefore, wanted.NotBefore),
            ExpiresAt = Smaller(before.ExpiresAt, wanted.ExpiresAt),
            Session = Cut(before.Session, wanted.Session),
        };
    }

    private static ActivationConfig? Stricter(ActivationConfig? before, ActivationConfig? wanted) =>
        wanted is null ? before
        : before is null ? wanted
        : wanted with
        {
            Mode = before.Mode < wanted.Mode ? before.Mode : wanted.Mode,
            MaxDuration = before.MaxDuration < wanted.MaxDuration ? before.MaxDuration : wanted.MaxDuration,
        };

    private static SessionLimits Cut(SessionLimits before, SessionLimits wanted) => new()
    {
        MaxDuration = Smaller(before.MaxDuration, wanted.MaxDuration),
        IdleTimeout = Smaller(before.IdleTimeout, wanted.IdleTimeout),
        StatementTimeout = Smaller(before.StatementTimeout, wanted.StatementTimeout),
        MaxRows = Smaller(before.MaxRows, wanted.MaxRows),
        MaxBytes = Smaller(before.MaxBytes, wanted.MaxBytes),
        MaxConcurrent = Smaller(before.MaxConcurrent, wanted.MaxConcurrent),
    };

    private static string Text<T>(T value) => JsonSerializer.Serialize(value);

    private static bool Same(SubjectConfig a, SubjectConfig b) =>
        a.Issuer == b.Issuer
        && a.Claims.Count == b.Claims.Count
        && a.Claims.All(c => b.Claims.TryGetValue(c.Key, out var value) && value == c.Value);

    // Null is unlimited, so the other one decides.
    private static T? Smaller<T>(T? a, T? b)
        where T : struct, IComparable<T> =>
        a is null ? b : b is null || a.Value.CompareTo(b.Value) < 0 ? a : b;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b : b is null || a > b ? a : b;
}
