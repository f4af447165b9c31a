using GatewayProxy.Approvals;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// The place of a statement whose result is on its way: the server's loop stands still, and writes to the client
/// itself. What the statement means was settled when it began.
/// </summary>
internal sealed class MidStream(Func<ReadOnlyMemory<byte>, ValueTask> tell) : IHoldPlace
{
    public async ValueTask<bool> PassAsync(ReadOnlyMemory<byte> notice, CancellationToken ended)
    {
        if (!notice.IsEmpty)
        {
            await tell(notice);
        }

        return true;
    }

    // No snapshot hides what could change: nothing can any more.
    public ValueTask<IReadOnlyList<string?>?> AskAsync(
        byte[] sql, CancellationToken ended, RedactedText? recorded = null) =>
        ValueTask.FromResult<IReadOnlyList<string?>?>(["running\u0001read committed"]);
}
