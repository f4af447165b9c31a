using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Policy;

/// <summary>Which grant a new session runs under.</summary>
public static class GrantSelection
{
    /// <summary>The startup user that asks for the one grant that fits; no grant can be reached by this name.</summary>
    public const string AutomaticUser = "auto";

    /// <summary>Every database of the target; counts only for a grant with connectAs.</summary>
    private const string AnyDatabase = "*";

    /// <summary>
    /// The grant named by <paramref name="startupUser"/>, or for <see cref="AutomaticUser"/> the only one that fits.
    /// Grants of one name in several namespaces are as ambiguous as any other two.
    /// </summary>
    public static GrantSelectionResult Select(
        GatewayConfig config, Principal principal, string startupUser, string database, DateTimeOffset now)
    {
        var automatic = string.Equals(startupUser, AutomaticUser, StringComparison.Ordinal);
        var fitting = new List<GrantConfig>();
        var dormant = new List<string>();
        var refusal = GrantSelectionOutcome.NoSuchGrant;
        foreach (var grant in config.Grants)
        {
            if (!automatic && !string.Equals(grant.Name, startupUser, StringComparison.Ordinal))
            {
                continue;
            }

            var outcome = Judge(grant, principal, database, now);
            if (outcome == GrantSelectionOutcome.NotActivated)
            {
                dormant.Add(grant.Name);
            }

            if (outcome == GrantSelectionOutcome.Selected)
            {
                fitting.Add(grant);
            }
            else if (outcome > refusal && !(automatic && outcome == GrantSelectionOutcome.SubjectMismatch))
            {
                // The grant that came closest says most about what is missing.
                refusal = outcome;
            }
        }

        return fitting.Count switch
        {
            0 when dormant.Count > 0 => GrantSelectionResult.NotActivated([.. dormant.Order(StringComparer.Ordinal)]),
            0 => GrantSelectionResult.Refused(refusal),
            1 => GrantSelectionResult.Selected(fitting[0]),
            _ => GrantSelectionResult.Ambiguous([.. fitting.Select(grant => grant.Name).Order(StringComparer.Ordinal)]),
        };
    }

    internal static bool AllowsDatabase(GrantConfig grant, string database)
        => grant.Databases.Any(name => string.Equals(name, database, StringComparison.Ordinal)
            || (grant.ConnectAs is not null && name == AnyDatabase));

    private static GrantSelectionOutcome Judge(
        GrantConfig grant, Principal principal, string database, DateTimeOffset now)
    {
        if (!SubjectMatcher.MatchesAny(grant.Holders, principal))
        {
            return GrantSelectionOutcome.SubjectMismatch;
        }

        if (!AllowsDatabase(grant, database))
        {
            return GrantSelectionOutcome.DatabaseNotAllowed;
        }

        if (now < grant.NotBefore)
        {
            return GrantSelectionOutcome.NotYetValid;
        }

        return now >= grant.ExpiresAt ? GrantSelectionOutcome.Expired
            : GrantActivity.IsActive(grant, principal, now) ? GrantSelectionOutcome.Selected
            : GrantSelectionOutcome.NotActivated;
    }
}
