using GatewayProxy.Approvals;

namespace GatewayProxy.Sessions;

/// <summary>What a portal may run under that was held when it was bound.</summary>
/// <param name="Number">The statement's number in the journal; 0 when there is no journal.</param>
/// <param name="Granted">What was approved.</param>
/// <param name="Facts">What its names stood for then.</param>
/// <param name="Limit">How many rows it may touch; null when that is not limited.</param>
public sealed record BoundApproval(
    long Number, IReadOnlySet<HoldTerms> Granted, StatementFacts? Facts, RowLimit? Limit);
