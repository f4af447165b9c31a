namespace GatewayOperator.Resources;

/// <summary>
/// A MaskingPolicy or ApprovalRule that cannot be read and has no last good version: what it protects is unknown, so
/// the grants it may concern are withheld.
/// </summary>
/// <param name="Kind">Kind of the document, as far as it could be made out.</param>
/// <param name="Namespace">Null means any.</param>
/// <param name="TargetName">Null means any.</param>
/// <param name="Where"><c>file:line</c> for messages.</param>
public sealed record UnreadablePolicy(string Kind, string? Namespace, string? TargetName, string Where)
{
    public bool Concerns(string @namespace, string target) =>
        (Namespace is null || Namespace == @namespace) && (TargetName is null || TargetName == target);
}
