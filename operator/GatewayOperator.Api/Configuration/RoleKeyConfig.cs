namespace GatewayOperator.Api.Configuration;

/// <summary>
/// From which the passwords of the grants' login roles are derived, see <see cref="DerivedPassword"/>.
/// </summary>
public sealed record RoleKeyConfig
{
    /// <summary>256-bit key of the target.</summary>
    public required byte[] Key { get; init; }

    public required int Epoch { get; init; }

    /// <summary>Tried when <see cref="Epoch"/> is answered with 28P01 while a rotation is under way.</summary>
    public int? PreviousEpoch { get; init; }

    /// <summary>Never prints the key.</summary>
    public override string ToString() => $"RoleKeyConfig {{ Epoch = {Epoch} }}";
}
