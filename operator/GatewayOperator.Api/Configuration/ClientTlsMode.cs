namespace GatewayOperator.Api.Configuration;

/// <summary>Whether a client must encrypt before it sends its token.</summary>
public enum ClientTlsMode
{
    Required = 0,

    /// <summary>Plain TCP, accepted on 127.0.0.1 only and in local mode only; for measurements.</summary>
    LoopbackPlaintext = 1,
}
