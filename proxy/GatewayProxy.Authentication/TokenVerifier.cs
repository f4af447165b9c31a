using GatewayOperator.Api.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GatewayProxy.Authentication;

/// <summary>Signature, issuer, audience and lifetime of a token whose key has been found.</summary>
internal sealed class TokenVerifier(TimeProvider time)
{
    /// <summary>How far the issuer's clock and ours may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    public async Task<AuthenticationOutcome> VerifyAsync(
        UnverifiedToken token, IssuerConfig issuer, SecurityKey key, IReadOnlyList<string> audiences)
    {
        var (claims, form) = TokenClaims.Read(token.Payload);
        var parameters = new TokenValidationParameters
        {
            ValidAlgorithms = SignatureAlgorithm.Allowed,
            RequireSignedTokens = true,
            // The header may name or carry keys of its own (jku, x5u, jwk): only the issuer's key is ever tried.
            IssuerSigningKeyResolver = (_, _, _, _) => [key],
            TryAllIssuerSigningKeys = false,
            ValidIssuer = issuer.Url,
            ValidAudiences = audiences,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            RequireExpirationTime = true,
            LifetimeValidator = (_, _, _, _) => claims is null || CheckLifetime(claims),
            LogValidationExceptions = false,
        };
        var result = await _handler.ValidateTokenAsync(token.Encoded, parameters).ConfigureAwait(false);
        if (!result.IsValid)
        {
            return AuthenticationOutcome.Refused(ReasonOf(result.Exception, form));
        }

        return claims is null
            ? AuthenticationOutcome.Refused(form)
            : AuthenticationOutcome.Verified(claims.ToPrincipal(issuer, token.Payload));
    }

    /// <exception cref="SecurityTokenException">The token is not valid now.</exception>
    private bool CheckLifetime(TokenClaims claims)
    {
        var now = time.GetUtcNow();
        if (now - ClockSkew >= claims.ExpiresAt)
        {
            throw new SecurityTokenExpiredException();
        }

        return claims.NotBefore is null || now >= claims.NotBefore - ClockSkew
            ? true
            : throw new SecurityTokenNotYetValidException();
    }

    private static AuthenticationReason ReasonOf(Exception? exception, AuthenticationReason form) => exception switch
    {
        SecurityTokenExpiredException => AuthenticationReason.Expired,
        SecurityTokenNotYetValidException => AuthenticationReason.NotYetValid,
        SecurityTokenSignatureKeyNotFoundException => AuthenticationReason.UnknownKey,
        SecurityTokenInvalidSignatureException => AuthenticationReason.BadSignature,
        _ when form != AuthenticationReason.Verified => form,
        SecurityTokenInvalidAudienceException => AuthenticationReason.WrongAudience,
        SecurityTokenNoExpirationException => AuthenticationReason.MissingClaim,
        SecurityTokenInvalidIssuerException => AuthenticationReason.UnknownIssuer,
        _ => AuthenticationReason.Refused,
    };
}
