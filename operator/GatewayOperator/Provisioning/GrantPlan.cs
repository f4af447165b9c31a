namespace GatewayOperator.Provisioning;

/// <summary>What one DatabaseGrant needs in the database: a login role and the privileges behind it.</summary>
public sealed record GrantPlan
{
    public required string Uid { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>A subset of <see cref="TargetPlan.Databases"/>.</summary>
    public required IReadOnlyList<string> Databases { get; init; }

    public required IReadOnlyList<PrivilegePlan> Privileges { get; init; }

    /// <summary>True when protection does not apply; both keys were checked before this plan was made.</summary>
    public bool Exempt { get; init; }

    /// <summary>Becomes VALID UNTIL; null never expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Becomes CONNECTION LIMIT; null is unlimited.</summary>
    public int? MaxConcurrent { get; init; }
}
