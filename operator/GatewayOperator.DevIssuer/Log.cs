using Microsoft.Extensions.Logging;

namespace GatewayOperator.DevIssuer;

/// <summary>Log messages of the development issuer, ids 2900 to 2909 of the authentication block.</summary>
internal static partial class Log
{
    [LoggerMessage(
        2900,
        LogLevel.Warning,
        "DEVELOPMENT ISSUER at {Issuer}: anybody who can read {KeyFile} can log in as anybody. Not for production")]
    public static partial void Started(ILogger logger, string issuer, string keyFile);
}
