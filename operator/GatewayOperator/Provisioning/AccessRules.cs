namespace GatewayOperator.Provisioning;

/// <summary>What a profile may do with a relation, once protection has had its say.</summary>
internal sealed class AccessRules(DatabaseCatalog catalog, ProtectedColumns protection, PendingObjects pending)
{
    public IEnumerable<(CatalogRelation Relation, TableAccess Access)> Of(PrivilegeProfile profile) =>
        from relation in catalog.Relations.Values
        let access = Of(profile, relation)
        where access != TableAccess.None
        select (relation, access);

    private TableAccess Of(PrivilegeProfile profile, CatalogRelation relation)
    {
        var access = profile.AccessTo(relation.Schema, relation.Name);
        if (access == TableAccess.None || pending.Contains(relation)
            || (relation.IsExtensionMember && !profile.Names(relation.Schema, relation.Name)))
        {
            return TableAccess.None;
        }

        return profile.Exempt ? access : Allowed(relation, access);
    }

    private TableAccess Allowed(CatalogRelation relation, TableAccess access)
    {
        if (protection.DerivedRelations.Contains(relation.Oid))
        {
            return TableAccess.None;
        }

        return protection.WriteDenied.Contains(relation.Oid)
            ? access & ~(TableAccess.Insert | TableAccess.Update | TableAccess.Delete)
            : access;
    }
}
