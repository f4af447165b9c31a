namespace GatewayProxy.Tests.Ddl;

/// <summary>Takes back what a test has done to what others use, too.</summary>
internal sealed class Undo(Func<Task> undo) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await undo();
}
