using GatewayOperator.Tests.Benchmarks.Contenders;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>A way to read a column.</summary>
/// <param name="Name">As the tables show it.</param>
/// <param name="Contender">Who is asked.</param>
/// <param name="Relation">What is asked for.</param>
public sealed record MaskWay(string Name, Contender Contender, string Relation)
{
    public const string Unmasked = "unmasked";
    public const string View = "view";
    public const string Gateway = "gateway";

    /// <summary>The table without masks, the view as the grant's own role, the table through the gateway.</summary>
    public static IReadOnlyList<MaskWay> All(Field field, MaskedDatabase masks)
    {
        var direct = field[Contender.Direct];
        return
        [
            new(Unmasked, direct, MaskedDatabase.Table),
            new(View, direct with { User = masks.LoginRole, Password = () => masks.Password }, masks.View),
            new(Gateway, field[Contender.GatewayMasks], MaskedDatabase.Table),
        ];
    }
}
