namespace GatewayOperator.Api.Configuration;

/// <summary>How the connection to the database server is protected; libpq's <c>sslmode</c> in three steps.</summary>
public enum UpstreamTlsMode
{
    /// <summary>Encrypted, certificate and host name verified.</summary>
    VerifyFull = 0,

    /// <summary>Encrypted, certificate not verified.</summary>
    Require = 1,

    /// <summary>Plain TCP.</summary>
    Disable = 2,
}
