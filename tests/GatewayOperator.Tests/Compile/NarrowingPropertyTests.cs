using FsCheck;
using FsCheck.Fluent;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Compile;

namespace GatewayOperator.Tests.Compile;

public sealed class NarrowingPropertyTests
{
    private static readonly string[] Databases = ["orders", "billing", "stock"];

    private static readonly SubjectConfig[] Subjects =
        [.. new[] { "acme/shop", "acme/other", "acme/*" }.Select(Configurations.Subject)];

    [Test]
    public void What_is_published_before_the_database_follows_is_never_more_than_before_and_never_more_than_wanted() =>
        Prop.ForAll(
                Arb.From(Grants.SelectMany(p => Grants.Select(w => (Published: p, Wanted: w)))),
                pair =>
                {
                    var next = Narrowing.Intersect(
                        Configurations.Config(pair.Published), Configurations.Config(pair.Wanted), _ => false);
                    return next.All(g => Within(g, pair.Published) && Within(g, pair.Wanted));
                })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Test]
    public void What_did_not_change_goes_on() =>
        Prop.ForAll(
                Arb.From(Grants.Where(gs => gs.All(g => g.Subjects.Count > 0 && g.Databases.Count > 0))),
                grants =>
                {
                    var same = Configurations.Config(grants);
                    return Narrowing.Intersect(same, same, _ => false).Count == grants.Length;
                })
            .Check(Config.QuickThrowOnFailure);

    private static Gen<GrantConfig[]> Grants =>
        Gen.SubListOf("a", "b", "c").SelectMany(
            uids => Gen.CollectToArray(uids, uid => Grant(uid)));

    private static Gen<GrantConfig> Grant(string uid) =>
        from databases in Gen.SubListOf(Databases)
        from subjects in Gen.SubListOf(Subjects)
        from masking in Gen.Elements(MaskingMode.Enforced, MaskingMode.Exempt)
        from ends in Limit
        from begins in Limit
        from limits in Limits
        select Configurations.Grant(uid) with
        {
            Databases = [.. databases],
            Subjects = [.. subjects],
            Masking = masking,
            NotBefore = begins is { } b ? DateTimeOffset.UnixEpoch.AddDays(b) : null,
            ExpiresAt = ends is { } e ? DateTimeOffset.UnixEpoch.AddDays(e) : null,
            Session = limits,
        };

    private static Gen<SessionLimits> Limits =>
        from duration in Limit
        from idle in Limit
        from statement in Limit
        from rows in Limit
        from bytes in Limit
        from concurrent in Limit
        select new SessionLimits
        {
            MaxDuration = Minutes(duration),
            IdleTimeout = Minutes(idle),
            StatementTimeout = Minutes(statement),
            MaxRows = rows,
            MaxBytes = bytes,
            MaxConcurrent = concurrent,
        };

    /// <summary>A limit of 1 to 4, or none.</summary>
    private static Gen<int?> Limit => Gen.Choose(0, 4).Select(n => n == 0 ? (int?)null : n);

    private static TimeSpan? Minutes(int? count) => count is { } n ? TimeSpan.FromMinutes(n) : null;

    private static bool Within(GrantConfig grant, GrantConfig[] bounds) =>
        bounds.SingleOrDefault(b => b.Uid == grant.Uid) is { } bound
        && grant.Subjects.All(bound.Subjects.Contains)
        && grant.Databases.All(bound.Databases.Contains)
        && grant.Masking == bound.Masking
        && (bound.NotBefore is null || grant.NotBefore >= bound.NotBefore)
        && AtMost(grant.ExpiresAt, bound.ExpiresAt)
        && AtMost(grant.Session.MaxDuration, bound.Session.MaxDuration)
        && AtMost(grant.Session.IdleTimeout, bound.Session.IdleTimeout)
        && AtMost(grant.Session.StatementTimeout, bound.Session.StatementTimeout)
        && AtMost(grant.Session.MaxRows, bound.Session.MaxRows)
        && AtMost(grant.Session.MaxBytes, bound.Session.MaxBytes)
        && AtMost(grant.Session.MaxConcurrent, bound.Session.MaxConcurrent);

    private static bool AtMost<T>(T? value, T? bound)
        where T : struct, IComparable<T> =>
        bound is null || (value is { } v && v.CompareTo(bound.Value) <= 0);
}
