namespace GatewayProxy.Authentication;

/// <summary>The door of this room: turns the password a client sent into an identity.</summary>
public interface ITokenAuthenticator
{
    /// <summary>Verifies a JSON Web Token (RFC 7519). Never throws for what a token contains.</summary>
    /// <param name="token">The compact serialisation, as the client sent it.</param>
    /// <param name="cancellationToken">Ends the wait for an issuer's keys.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    ValueTask<AuthenticationOutcome> AuthenticateAsync(string token, CancellationToken cancellationToken);
}
