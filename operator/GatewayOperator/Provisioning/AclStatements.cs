namespace GatewayOperator.Provisioning;

/// <summary>
/// Turns a difference into GRANT and REVOKE. Roles that get the same on an object share a statement: a column's ACL is
/// one catalog row, and rewriting it once for all profiles instead of once for each is what makes 500 tables cheap.
/// </summary>
internal static class AclStatements
{
    /// <summary>Revocations first. Objects that the catalog does not list are left alone.</summary>
    public static IEnumerable<string> For(AclDifference difference, DatabaseCatalog catalog) =>
        Build("REVOKE", "FROM", difference.Revoke, catalog).Concat(Build("GRANT", "TO", difference.Grant, catalog));

    private static IEnumerable<string> Build(
        string verb, string preposition, IReadOnlyDictionary<AclEntry, AclScope> entries, DatabaseCatalog catalog)
    {
        foreach (var of in entries.GroupBy(e => (e.Key.Kind, e.Key.Oid)).OrderBy(g => g.Key))
        {
            if (NameOf(of.Key.Kind, of.Key.Oid, catalog) is not { } name)
            {
                continue;
            }

            var byGrantee = of.GroupBy(e => e.Key.Grantee, StringComparer.Ordinal)
                .Select(g => (Grantee: g.Key, Privileges: Words(g, catalog)));
            foreach (var same in byGrantee.GroupBy(g => g.Privileges, StringComparer.Ordinal))
            {
                var grantees = same.Select(g => SqlText.Identifier(g.Grantee)).Order(StringComparer.Ordinal);
                yield return $"{verb} {same.Key} ON {of.Key.Kind.ToString().ToUpperInvariant()} {name} "
                    + $"{preposition} {string.Join(", ", grantees)}";
            }
        }
    }

    private static string Words(IEnumerable<KeyValuePair<AclEntry, AclScope>> entries, DatabaseCatalog catalog) =>
        string.Join(", ", entries.SelectMany(e => Words(e, catalog)).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Words(KeyValuePair<AclEntry, AclScope> entry, DatabaseCatalog catalog)
    {
        if (entry.Value.Whole)
        {
            yield return entry.Key.Privilege;
        }

        if (entry.Value.Columns.Count > 0)
        {
            var numbers = entry.Value.Columns.ToHashSet();
            var columns = catalog.Relations[entry.Key.Oid].Columns
                .Where(c => numbers.Contains(c.Number)).Select(c => SqlText.Identifier(c.Name));
            yield return $"{entry.Key.Privilege} ({string.Join(", ", columns)})";
        }
    }

    private static string? NameOf(AclObjectKind kind, uint oid, DatabaseCatalog catalog) => kind switch
    {
        AclObjectKind.Database => SqlText.Identifier(catalog.Database.Name),
        AclObjectKind.Schema when catalog.Own?.Oid == oid => SqlText.Identifier(catalog.Own.Name),
        AclObjectKind.Schema => catalog.Schemas.GetValueOrDefault(oid) is { } s ? SqlText.Identifier(s.Name) : null,
        AclObjectKind.Sequence => catalog.Sequences.GetValueOrDefault(oid)?.SqlName,
        AclObjectKind.Table => catalog.Relations.GetValueOrDefault(oid)?.SqlName ?? catalog.Own?.SqlNameOf(oid),
        _ => null,
    };
}
