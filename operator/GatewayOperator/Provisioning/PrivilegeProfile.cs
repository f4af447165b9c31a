namespace GatewayOperator.Provisioning;

/// <summary>
/// A set of privileges that grants share. The NOLOGIN role that carries its ACLs is named by the hash of everything
/// that decides them, so a changed wish is another profile and never a half-changed one.
/// </summary>
internal sealed record PrivilegeProfile
{
    public required string RoleName { get; init; }

    /// <summary>Hash of privileges, exemption, databases, protection and the policy for new objects.</summary>
    public required string Hash { get; init; }

    /// <summary>Hash of the same without what is protected.</summary>
    public required string Access { get; init; }

    public required IReadOnlyList<string> Databases { get; init; }

    public required IReadOnlyList<PrivilegePlan> Privileges { get; init; }

    public required bool Exempt { get; init; }

    /// <summary>Access that some privilege gives to a relation of this name.</summary>
    public TableAccess AccessTo(string schema, string relation)
    {
        var access = TableAccess.None;
        foreach (var privilege in Privileges)
        {
            if (NamePattern.Matches(privilege.Schema, schema)
                && privilege.Tables.Any(t => NamePattern.Matches(t, relation)))
            {
                access |= privilege.Access;
            }
        }

        return access & ~TableAccess.Temp;
    }

    /// <summary>Whether a privilege names this relation without any wildcard.</summary>
    public bool Names(string schema, string relation) =>
        Privileges.Any(p => p.Schema == schema && p.Tables.Contains(relation));

    public bool WantsTemporaryTables => Privileges.Any(p => p.Access.HasFlag(TableAccess.Temp));
}
