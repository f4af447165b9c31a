namespace GatewayOperator.Provisioning.Masks;

/// <summary>Why a column is denied although a policy has a mask for it; everything else works.</summary>
/// <param name="Policies">The policies that say so.</param>
/// <param name="Reason"><see cref="Conflicted"/> or <see cref="DoesNotFit"/>.</param>
/// <param name="Message">Names the column and says what to write instead.</param>
public sealed record MaskFault(IReadOnlyList<string> Policies, string Reason, string Message)
{
    /// <summary>Policies disagree about the column.</summary>
    public const string Conflicted = nameof(Conflicted);

    /// <summary>The mask cannot be made for a column of this type.</summary>
    public const string DoesNotFit = nameof(DoesNotFit);
}
