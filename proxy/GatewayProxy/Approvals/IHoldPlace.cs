using GatewayProxy.Recording;

namespace GatewayProxy.Approvals;

/// <summary>Where a statement is held: what its client can be told there, and its server asked.</summary>
internal interface IHoldPlace
{
    /// <summary>
    /// Returns when all before the statement is answered, and the client was told <paramref name="notice"/>. False: it
    /// will not run in any case.
    /// </summary>
    ValueTask<bool> PassAsync(ReadOnlyMemory<byte> notice, CancellationToken ended);

    /// <summary>The first column of what a query of the gateway's own returns; null when it could not run.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="ended">The hold is over.</param>
    /// <param name="recorded">What is recorded of it; null for all of it.</param>
    ValueTask<IReadOnlyList<string?>?> AskAsync(byte[] sql, CancellationToken ended, RedactedText? recorded = null);
}
