namespace GatewayOperator.Provisioning;

/// <summary>What was reached in one database.</summary>
internal sealed record DatabaseOutcome
{
    /// <summary>By profile role: SQL that would give the admin the rights it lacks.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> MissingRights { get; init; }

    /// <summary>Things a person should know that stop no grant.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Why protected columns are readable all the same; null when protection holds.</summary>
    public string? Exposure { get; init; }
}
