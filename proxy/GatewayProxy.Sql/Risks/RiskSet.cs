using GatewayOperator.Api.ApprovalRules;

namespace GatewayProxy.Sql.Risks;

/// <summary>Risks as a set.</summary>
public readonly record struct RiskSet
{
    private readonly byte _bits;

    private RiskSet(int bits) => _bits = (byte)bits;

    public bool IsEmpty => _bits == 0;

    /// <summary>In the order of the vocabulary; Unrecognised comes first.</summary>
    public IEnumerable<Risk> All => Enum.GetValues<Risk>().Where(Has);

    public static RiskSet Of(IEnumerable<Risk> risks) =>
        new(risks.Aggregate(0, (bits, risk) => bits | (1 << (int)risk)));

    public bool Has(Risk risk) => (_bits & (1 << (int)risk)) != 0;

    public bool Overlaps(RiskSet other) => (_bits & other._bits) != 0;

    public bool IsWithin(RiskSet other) => (_bits & ~other._bits) == 0;

    public RiskSet With(RiskSet other) => new(_bits | other._bits);

    public override string ToString() => string.Join(", ", All);
}
