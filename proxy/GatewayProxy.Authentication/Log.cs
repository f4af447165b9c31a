namespace GatewayProxy.Authentication;

/// <summary>Log messages of this room, ids 2000 to 2899. Of a token, only issuer and subject are logged.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Debug, "Token of issuer {Issuer} verified for subject {Subject}")]
    public static partial void TokenVerified(ILogger logger, string issuer, string subject);

    [LoggerMessage(2001, LogLevel.Debug, "Token refused: {Reason}")]
    public static partial void TokenRefused(ILogger logger, AuthenticationReason reason);

    [LoggerMessage(2010, LogLevel.Debug, "Fetched {Count} keys of issuer {Issuer}")]
    public static partial void KeysFetched(ILogger logger, string issuer, int count);

    [LoggerMessage(2011, LogLevel.Warning, "Keys of issuer {Issuer} could not be read ({Outcome}): {Detail}")]
    public static partial void FetchFailed(ILogger logger, string issuer, IssuerFetchOutcome outcome, string detail);

    [LoggerMessage(2012, LogLevel.Debug, "Fetching the keys of issuer {Issuer} was stopped")]
    public static partial void FetchStopped(ILogger logger, string issuer);

    [LoggerMessage(2013, LogLevel.Warning, "Several issuers have the URL {Url}: none of them is believed; keep one")]
    public static partial void IssuerUrlShared(ILogger logger, string url);
}
