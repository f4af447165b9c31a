using GatewayOperator.Api.Configuration;
using GatewayProxy.Authentication;
using GatewayProxy.Policy;

namespace GatewayOperator.Activations;

/// <summary>Verifies tokens with the code and the configuration of the target's gateway.</summary>
public sealed class TokenDesk(TimeProvider time, ILogger<TokenAuthenticator> log) : IDisposable
{
    /// <summary>An issuer that does not answer must not keep everybody else waiting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (string Revision, TokenAuthenticator Authenticator)> _byTarget = [];

    /// <summary>The identity, or why there is none; not for the one who asked.</summary>
    public async Task<(Principal? Principal, string Reason)> VerifyAsync(
        GatewayConfig? config, string token, CancellationToken ct)
    {
        if (config is null)
        {
            return (null, "there is no such grant, or its target is not served");
        }

        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            var outcome = await Of(config).AuthenticateAsync(token, either.Token).ConfigureAwait(false);
            return (outcome.IsVerified ? outcome.Principal : null, outcome.Reason.ToString());
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, AuthenticationReason.IssuerUnavailable.ToString());
        }
    }

    public void Dispose()
    {
        foreach (var (_, authenticator) in _byTarget.Values)
        {
            authenticator.Dispose();
        }
    }

    private TokenAuthenticator Of(GatewayConfig config)
    {
        var known = _byTarget.GetValueOrDefault(config.Target.Uid);
        if (known.Revision == config.Revision)
        {
            return known.Authenticator;
        }

        var authenticator = known.Authenticator ?? new TokenAuthenticator(time, log);
        authenticator.Update(config);
        _byTarget[config.Target.Uid] = (config.Revision, authenticator);
        return authenticator;
    }
}
