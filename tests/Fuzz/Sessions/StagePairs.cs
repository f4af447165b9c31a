namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>A session's two connections.</summary>
public sealed record StagePairs(LoopbackPair Client, LoopbackPair Server) : IDisposable
{
    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
