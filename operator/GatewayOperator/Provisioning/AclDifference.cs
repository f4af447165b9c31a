namespace GatewayOperator.Provisioning;

/// <summary>What has to be revoked and granted to turn the ACLs found into the ACLs wanted.</summary>
internal sealed record AclDifference(
    IReadOnlyDictionary<AclEntry, AclScope> Revoke, IReadOnlyDictionary<AclEntry, AclScope> Grant)
{
    public bool IsEmpty => Revoke.Count == 0 && Grant.Count == 0;

    public static AclDifference Between(
        IReadOnlyDictionary<AclEntry, AclScope> found, IReadOnlyDictionary<AclEntry, AclScope> wanted)
    {
        var revoke = new Dictionary<AclEntry, AclScope>();
        var grant = new Dictionary<AclEntry, AclScope>();
        foreach (var (entry, have) in found)
        {
            var want = wanted.GetValueOrDefault(entry, AclScope.None);
            var taken = Excess(have, want);
            if (!taken.IsEmpty)
            {
                revoke[entry] = taken;
            }

            // Revoking from a table takes its column privileges with it.
            var missing = Missing(taken.Whole ? AclScope.None : have, want);
            if (!missing.IsEmpty)
            {
                grant[entry] = missing;
            }
        }

        foreach (var (entry, want) in wanted)
        {
            if (!found.ContainsKey(entry) && !want.IsEmpty)
            {
                grant[entry] = want;
            }
        }

        return new AclDifference(revoke, grant);
    }

    private static AclScope Excess(AclScope have, AclScope want)
    {
        if (have.WithGrantOption || (have.Whole && !want.Whole))
        {
            return AclScope.Object;
        }

        return ReferenceEquals(have.Columns, want.Columns)
            ? AclScope.None
            : new AclScope(false, [.. have.Columns.Except(want.Columns)]);
    }

    private static AclScope Missing(AclScope have, AclScope want) =>
        new(want.Whole && !have.Whole, [.. want.Columns.Except(have.Columns)]);
}
