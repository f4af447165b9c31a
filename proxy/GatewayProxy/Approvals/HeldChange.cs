namespace GatewayProxy.Approvals;

/// <summary>A change of the schema that waits for its last approval, and then runs on another connection.</summary>
/// <param name="Text">As its client has sent it.</param>
/// <param name="IsStillAsked">
/// Whether the policy that is the newest now wants this approval, and none besides that is not given.
/// </param>
public sealed record HeldChange(byte[] Text, Func<ValueTask<bool>> IsStillAsked);
