using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Policy;

/// <summary>Whether a running session may go on under a newer configuration.</summary>
public static class GrantContinuity
{
    /// <summary>
    /// Null when the session's grant still holds, else the text the session is ended with (SQLSTATE 57P01). It names
    /// the cause and the grant, which the client knows, and nothing of the configuration besides.
    /// </summary>
    /// <param name="newConfig">The configuration now in force.</param>
    /// <param name="principal">Who the session belongs to.</param>
    /// <param name="oldGrant">The grant as it was when the session began.</param>
    /// <param name="database">The session's database.</param>
    /// <param name="now">The proxy's clock.</param>
    public static string? StillHolds(
        GatewayConfig newConfig, Principal principal, GrantConfig oldGrant, string database, DateTimeOffset now)
        => JudgeIssuer(newConfig, principal)
        ?? JudgeGrant(
            newConfig.Grants.FirstOrDefault(grant => IsSame(grant, oldGrant)), principal, oldGrant, database, now);

    private static string? JudgeIssuer(GatewayConfig config, Principal principal)
    {
        var issuer = config.Issuers.FirstOrDefault(
            issuer => string.Equals(issuer.Name, principal.Issuer, StringComparison.Ordinal));
        if (issuer is null)
        {
            return $"The token issuer {principal.Issuer} is no longer trusted.";
        }

        if (!string.Equals(issuer.Url, principal.IssuerUrl, StringComparison.Ordinal))
        {
            return $"The URL of the token issuer {principal.Issuer} has changed.";
        }

        return principal.Audiences.Any(audience => config.Audiences.Contains(audience, StringComparer.Ordinal))
            ? null
            : "The token's audience is no longer accepted.";
    }

    private static string? JudgeGrant(
        GrantConfig? grant, Principal principal, GrantConfig oldGrant, string database, DateTimeOffset now)
    {
        if (grant is null)
        {
            return $"The grant {oldGrant.Name} was deleted or withdrawn.";
        }

        if (now >= grant.ExpiresAt)
        {
            return $"The grant {grant.Name} has expired.";
        }

        if (now < grant.NotBefore)
        {
            return $"The grant {grant.Name} is not valid yet.";
        }

        if (!SubjectMatcher.MatchesAny(grant.Holders, principal))
        {
            return $"The grant {grant.Name} no longer names this identity.";
        }

        if (!GrantSelection.AllowsDatabase(grant, database))
        {
            return $"The grant {grant.Name} no longer includes this database.";
        }

        if (!GrantActivity.IsActive(grant, principal, now))
        {
            return GrantActivity.Over(grant);
        }

        return IsSameRole(grant, oldGrant)
            ? null
            : $"The grant {grant.Name} now uses another database role or masking.";
    }

    // The UID tells a grant from one that was deleted and created again under its name.
    private static bool IsSame(GrantConfig grant, GrantConfig oldGrant)
        => string.Equals(grant.Uid, oldGrant.Uid, StringComparison.Ordinal)
        && string.Equals(grant.Name, oldGrant.Name, StringComparison.Ordinal)
        && string.Equals(grant.Namespace, oldGrant.Namespace, StringComparison.Ordinal);

    // A rotated connectAs password is not another role: the database keeps such sessions, and so do we.
    private static bool IsSameRole(GrantConfig grant, GrantConfig oldGrant)
        => grant.Masking == oldGrant.Masking
        && string.Equals(grant.LoginRole, oldGrant.LoginRole, StringComparison.Ordinal)
        && string.Equals(grant.ConnectAs?.Username, oldGrant.ConnectAs?.Username, StringComparison.Ordinal);
}
