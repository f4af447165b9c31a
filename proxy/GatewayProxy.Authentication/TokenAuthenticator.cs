using System.Collections.Frozen;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Authentication;

/// <summary>Verifies tokens of the configured issuers; refuses everything until the first configuration.</summary>
public sealed class TokenAuthenticator(
    TimeProvider time, ILogger<TokenAuthenticator> log, IClusterKeys? cluster = null) : ITokenAuthenticator, IDisposable
{
    private readonly Lock _updating = new();
    private readonly TokenVerifier _verifier = new(time);
    private volatile AuthenticationSnapshot _snapshot = AuthenticationSnapshot.Empty;

    /// <summary>Believes this configuration's issuers and audiences from now on; unchanged issuers keep keys.</summary>
    public void Update(GatewayConfig config)
    {
        lock (_updating)
        {
            var before = _snapshot.Issuers.Values.ToDictionary(issuer => issuer.Source);
            var trusted = new Dictionary<string, TrustedIssuer>(StringComparer.Ordinal);
            foreach (var sharing in config.Issuers.GroupBy(issuer => issuer.Url, StringComparer.Ordinal))
            {
                if (sharing.Count() > 1)
                {
                    // Whose subjects a token could match would depend on the order of a list.
                    Log.IssuerUrlShared(log, sharing.Key);
                    continue;
                }

                var issuer = sharing.Single();
                var source = IssuerSource.Of(issuer);
                var keys = before.Remove(source, out var kept) ? kept.Keys : new IssuerKeys(issuer, time, log, cluster);
                trusted.Add(issuer.Url, new TrustedIssuer(issuer, source, keys));
            }

            _snapshot = new AuthenticationSnapshot(
                trusted.ToFrozenDictionary(StringComparer.Ordinal), config.Audiences);
            foreach (var dropped in before.Values)
            {
                dropped.Keys.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        var outcome = await DecideAsync(token, cancellationToken).ConfigureAwait(false);
        AuthenticationMetrics.CountAuthentication(outcome.Reason);
        if (outcome.Principal is { } principal)
        {
            Log.TokenVerified(log, principal.Issuer, principal.Subject);
        }
        else
        {
            Log.TokenRefused(log, outcome.Reason);
        }

        return outcome;
    }

    /// <summary>Stops fetching keys and believes nobody any more.</summary>
    public void Dispose()
    {
        lock (_updating)
        {
            var last = _snapshot;
            _snapshot = AuthenticationSnapshot.Empty;
            foreach (var issuer in last.Issuers.Values)
            {
                issuer.Keys.Dispose();
            }
        }
    }

    private async ValueTask<AuthenticationOutcome> DecideAsync(string text, CancellationToken cancellationToken)
    {
        var snapshot = _snapshot;
        var (token, form) = UnverifiedToken.Read(text);
        if (token is null)
        {
            return AuthenticationOutcome.Refused(form);
        }

        if (!snapshot.Issuers.TryGetValue(token.Issuer, out var issuer))
        {
            return AuthenticationOutcome.Refused(AuthenticationReason.UnknownIssuer);
        }

        var (key, found) = await issuer.Keys.FindAsync(token.KeyId, token.Algorithm, cancellationToken)
            .ConfigureAwait(false);
        return key is null
            ? AuthenticationOutcome.Refused(found)
            : await _verifier.VerifyAsync(token, issuer.Config, key.Key, snapshot.Audiences).ConfigureAwait(false);
    }
}
