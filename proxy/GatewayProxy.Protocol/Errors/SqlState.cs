namespace GatewayProxy.Protocol.Errors;

/// <summary>
/// The error codes this gateway raises itself.
/// See https://www.postgresql.org/docs/current/errcodes-appendix.html.
/// </summary>
public static class SqlState
{
    public const string ConnectionFailure = "08006";
    public const string ProtocolViolation = "08P01";
    public const string FeatureNotSupported = "0A000";
    public const string InvalidAuthorization = "28000";
    public const string InvalidPassword = "28P01";
    public const string InsufficientPrivilege = "42501";
    public const string TooManyConnections = "53300";
    public const string ProgramLimitExceeded = "54000";
    public const string QueryCanceled = "57014";
    public const string AdminShutdown = "57P01";
    public const string CannotConnectNow = "57P03";
    public const string IdleSessionTimeout = "57P05";
    public const string ObjectNotInPrerequisiteState = "55000";
    public const string IoError = "58030";
}
