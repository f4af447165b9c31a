using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Harness.Gateway;

public static class SyncMessage
{
    public static MessageBuilder Sync(this MessageBuilder messages) => messages.Begin(FrontendCode.Sync).End();
}
