using System.Diagnostics.CodeAnalysis;
using GatewayProxy.Policy;

namespace GatewayProxy.Authentication;

/// <summary>A verified identity, or why there is none. The default value refuses.</summary>
public readonly record struct AuthenticationOutcome
{
    private AuthenticationOutcome(AuthenticationReason reason, Principal? principal)
    {
        Reason = reason;
        Principal = principal;
    }

    /// <summary>For journal, log and metrics; the client gets <see cref="AuthenticationRefusal"/>.</summary>
    public AuthenticationReason Reason { get; }

    /// <summary>Who the client is, null unless <see cref="IsVerified"/>.</summary>
    public Principal? Principal { get; }

    [MemberNotNullWhen(true, nameof(Principal))]
    public bool IsVerified => Reason == AuthenticationReason.Verified && Principal is not null;

    public static AuthenticationOutcome Verified(Principal principal) => new(AuthenticationReason.Verified, principal);

    /// <exception cref="ArgumentException">The reason is not one of refusal.</exception>
    public static AuthenticationOutcome Refused(AuthenticationReason reason)
        => reason == AuthenticationReason.Verified
            ? throw new ArgumentException("A verified outcome has a principal.", nameof(reason))
            : new AuthenticationOutcome(reason, null);
}
