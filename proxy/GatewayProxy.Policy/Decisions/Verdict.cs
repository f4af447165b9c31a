namespace GatewayProxy.Policy.Decisions;

/// <summary>The decision on one statement. <c>default</c> is a denial.</summary>
public readonly record struct Verdict(VerdictKind Kind, VerdictReason Reason)
{
    public bool IsAllowed => Kind == VerdictKind.Allow;

    public static Verdict Allow(VerdictReason reason) => new(VerdictKind.Allow, reason);

    public static Verdict Hold(VerdictReason reason) => new(VerdictKind.Hold, reason);

    public static Verdict Deny(VerdictReason reason) => new(VerdictKind.Deny, reason);
}
