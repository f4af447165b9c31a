using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;

namespace GatewayProxy.Policy;

/// <summary>Whether a grant that is active just in time is so for somebody now.</summary>
public static class GrantActivity
{
    /// <summary>
    /// An identity is issuer and subject to the letter: what was approved for one is nothing to another that the grant
    /// names as well. A grant with OnConnect lets its identities log in; what they do then waits.
    /// </summary>
    public static bool IsActive(GrantConfig grant, Principal principal, DateTimeOffset now) => grant.Activation switch
    {
        null => true,
        { Mode: ActivationMode.OnRequest } activation => activation.Active.Any(a => now < a.Until
            && string.Equals(a.Issuer, principal.Issuer, StringComparison.Ordinal)
            && string.Equals(a.Subject, principal.Subject, StringComparison.Ordinal)),
        { Mode: ActivationMode.OnConnect } => true,
        _ => false,
    };

    /// <summary>Whether a session that was activated at a time has been revoked since (OnConnect).</summary>
    public static bool IsRevoked(GrantConfig grant, Principal principal, DateTimeOffset activatedAt) =>
        grant.Activation is { } activation && activation.Revoked.Any(r => activatedAt <= r.At
            && (r.Subject is null || string.Equals(r.Subject, principal.Subject, StringComparison.Ordinal)));

    /// <summary>What a session is told whose activation is over.</summary>
    public static string Over(GrantConfig grant) => $"The activation of the grant {grant.Name} is over.";
}
