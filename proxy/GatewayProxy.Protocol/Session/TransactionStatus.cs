namespace GatewayProxy.Protocol.Session;

/// <summary>The byte of ReadyForQuery.</summary>
public enum TransactionStatus : byte
{
    Unknown = 0,
    Idle = (byte)'I',
    InTransaction = (byte)'T',
    Failed = (byte)'E',
}
