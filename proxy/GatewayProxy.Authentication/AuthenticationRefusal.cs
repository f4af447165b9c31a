namespace GatewayProxy.Authentication;

/// <summary>
/// What a client is told whatever the cause: unknown user, bad token and missing grant must look alike, or the gateway
/// answers questions about its configuration to anybody who can connect.
/// </summary>
public static class AuthenticationRefusal
{
    /// <summary>invalid_authorization_specification.</summary>
    public const string SqlState = "28000";

    public const string Message = "the gateway refused this login";

    public const string Hint =
        "Send a valid token of a trusted issuer as the password, the grant's name (or auto) as the user, "
        + "and a database of that grant.";
}
