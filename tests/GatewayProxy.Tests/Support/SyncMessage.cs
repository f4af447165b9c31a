using GatewayProxy.Protocol;

namespace GatewayProxy.Tests.Support;

public static class SyncMessage
{
    public static MessageBuilder Sync(this MessageBuilder messages) => messages.Begin(FrontendCode.Sync).End();
}
