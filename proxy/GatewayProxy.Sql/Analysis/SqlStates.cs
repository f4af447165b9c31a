namespace GatewayProxy.Sql.Analysis;

/// <summary>Codes of refusals. See https://www.postgresql.org/docs/current/errcodes-appendix.html.</summary>
public static class SqlStates
{
    public const string FeatureNotSupported = "0A000";
    public const string InsufficientPrivilege = "42501";
    public const string SyntaxError = "42601";
    public const string StatementTooComplex = "54001";
    public const string CannotConnectNow = "57P03";
}
