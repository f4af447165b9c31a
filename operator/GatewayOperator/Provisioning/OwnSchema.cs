namespace GatewayOperator.Provisioning;

/// <summary>The schema of masked views in one database, with what is in it.</summary>
internal sealed record OwnSchema
{
    public const string KeyTable = "pseudonym_key";

    public required uint Oid { get; init; }

    /// <summary>The name of the view owner as well.</summary>
    public required string Name { get; init; }

    public required string Owner { get; init; }

    public required ObjectComment? Comment { get; init; }

    public required IReadOnlyList<OwnRelation> Relations { get; init; }

    /// <summary>Bodies of functions that answer as their owner wants, by their signature.</summary>
    public required IReadOnlyDictionary<string, string> Functions { get; init; }

    /// <summary>Null when it is not there, or is not the view owner's.</summary>
    public OwnProcedure? Release { get; init; }

    public IEnumerable<OwnRelation> Views => Relations.Where(r => r.IsView && r.Owner == Name);

    public OwnRelation? Key => Relations.FirstOrDefault(r => !r.IsView && r.Name == KeyTable && r.Owner == Name);

    public bool IsOurs(TargetPlan plan) =>
        Owner == Name && Comment is { Kind: ObjectComment.Views } c
        && c.Installation == plan.InstallationId && c.Target == plan.TargetUid;

    /// <summary>The name of what has this oid; null when it is not in here.</summary>
    public string? SqlNameOf(uint oid) =>
        Relations.FirstOrDefault(r => r.Oid == oid) is { } known ? SqlText.Qualified(Name, known.Name) : null;
}
