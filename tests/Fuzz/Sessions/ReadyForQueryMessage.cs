using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Fuzz.Sessions;

public static class ReadyForQueryMessage
{
    /// <summary>Outside a transaction.</summary>
    public static MessageBuilder ReadyForQuery(this MessageBuilder messages) =>
        messages.Begin(BackendCode.ReadyForQuery).Byte((byte)'I').End();
}
