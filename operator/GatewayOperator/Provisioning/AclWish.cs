using GatewayOperator.Provisioning.Views;

namespace GatewayOperator.Provisioning;

/// <summary>The ACLs that profiles shall hold in one database, and what the admin cannot give them.</summary>
internal sealed class AclWish(
    DatabaseCatalog catalog,
    ProtectedColumns protection,
    PendingObjects pending,
    ViewAccess views,
    bool inheritNewObjects,
    string admin)
{
    private static readonly (TableAccess Access, string Privilege)[] ThroughViews =
    [
        (TableAccess.Select, "SELECT"), (TableAccess.Insert, "INSERT"), (TableAccess.Update, "UPDATE"),
        (TableAccess.Delete, "DELETE"),
    ];

    private static readonly (TableAccess Access, string Privilege)[] Writes =
    [
        (TableAccess.Insert, "INSERT"), (TableAccess.Update, "UPDATE"), (TableAccess.Delete, "DELETE"),
        (TableAccess.Truncate, "TRUNCATE"),
    ];

    private readonly AccessRules _rules = new(catalog, protection, pending);
    private readonly ILookup<uint, CatalogSequence> _sequences = catalog.Sequences.Values.ToLookup(s => s.Table);
    private readonly Dictionary<uint, AclScope> _readable = [];

    public Dictionary<AclEntry, AclScope> Entries { get; } = [];

    /// <summary>By profile role: the SQL that gives the admin a right it lacks.</summary>
    public Dictionary<string, List<string>> MissingRights { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The same for relations that only a wildcard reaches, where new ones are inherited: who creates a table must not
    /// put grants out of service.
    /// </summary>
    public Dictionary<string, List<string>> LeftOut { get; } = new(StringComparer.Ordinal);

    public void Add(PrivilegeProfile profile)
    {
        AddDatabase(profile);
        AddCatalog(profile);
        foreach (var (relation, access) in _rules.Of(profile))
        {
            AddRelation(profile, relation, access);
        }
    }

    /// <summary>Also for who reads nothing masked: the gateway rewrites reads of the catalog for all.</summary>
    private void AddCatalog(PrivilegeProfile profile)
    {
        if (profile.Exempt || views.Catalog.Count == 0)
        {
            return;
        }

        Want(profile, AclObjectKind.Schema, catalog.Own!.Oid, "USAGE", AclScope.Object);
        foreach (var view in views.Catalog)
        {
            Want(profile, AclObjectKind.Table, view, "SELECT", AclScope.Object);
        }
    }

    private void AddRelation(PrivilegeProfile profile, CatalogRelation relation, TableAccess access)
    {
        var missing = access & ~relation.Grantable;
        if (missing != TableAccess.None)
        {
            Missing(profile, $"{missing.ToString().ToUpperInvariant()} ON {relation.SqlName}", relation);
        }

        access &= relation.Grantable;
        if (access.HasFlag(TableAccess.Select))
        {
            Want(profile, AclObjectKind.Table, relation.Oid, "SELECT", Readable(profile, relation));
            AddReadableSequences(profile, relation);
        }

        foreach (var (kind, privilege) in Writes)
        {
            if (access.HasFlag(kind))
            {
                Want(profile, AclObjectKind.Table, relation.Oid, privilege, AclScope.Object);
            }
        }

        if (access.HasFlag(TableAccess.Insert))
        {
            AddSequences(profile, relation);
        }

        AddSchema(profile, relation);
        if (!profile.Exempt)
        {
            AddView(profile, relation, access);
        }
    }

    /// <summary>Who reads through the view needs nothing on the base: there it is the view's owner who asks.</summary>
    private void AddView(PrivilegeProfile profile, CatalogRelation relation, TableAccess access)
    {
        if (views.Lacking.Contains(relation.Oid))
        {
            Missing(profile, $"CREATE ON DATABASE {SqlText.Identifier(catalog.Database.Name)}");
        }

        List<uint> readables = [.. views.Retiring[relation.Oid]];
        if (views.ByRelation.TryGetValue(relation.Oid, out var view))
        {
            readables.Add(view);
        }

        if (readables.Count == 0)
        {
            return;
        }

        foreach (var (_, privilege) in ThroughViews.Where(t => access.HasFlag(t.Access)))
        {
            foreach (var readable in readables)
            {
                Want(profile, AclObjectKind.Table, readable, privilege, AclScope.Object);
            }

            Entries[new AclEntry(AclObjectKind.Table, relation.Oid, views.Owner, privilege)] = AclScope.Object;
        }

        Want(profile, AclObjectKind.Schema, catalog.Own!.Oid, "USAGE", AclScope.Object);

        // What drops the view for a change of the table is called by its name.
        Entries[new AclEntry(AclObjectKind.Schema, catalog.Own.Oid, relation.Owner, "USAGE")] = AclScope.Object;
    }

    private AclScope Readable(PrivilegeProfile profile, CatalogRelation relation)
    {
        if (profile.Exempt)
        {
            return inheritNewObjects
                ? AclScope.Object
                : new AclScope(false, [.. Known(relation)]);
        }

        if (!_readable.TryGetValue(relation.Oid, out var scope))
        {
            short[] open =
            [
                .. Known(relation).Where(c => !protection.Columns.Contains((relation.Oid, c))),
            ];
            scope = inheritNewObjects && open.Length == relation.Columns.Count
                ? AclScope.Object
                : new AclScope(false, open);
            _readable[relation.Oid] = scope;
        }

        return scope;
    }

    private IEnumerable<short> Known(CatalogRelation relation) =>
        relation.Columns.Select(c => c.Number).Where(c => !pending.Contains(relation, c));

    /// <summary>A dump has where they stand; that says no more than the column itself.</summary>
    private void AddReadableSequences(PrivilegeProfile profile, CatalogRelation relation)
    {
        foreach (var sequence in _sequences[relation.Oid].Where(s => s.ReadGrantable
            && !pending.Contains(relation, s.Column)
            && (profile.Exempt || !protection.Columns.Contains((relation.Oid, s.Column)))))
        {
            Want(profile, AclObjectKind.Sequence, sequence.Oid, "SELECT", AclScope.Object);
        }
    }

    private void AddSequences(PrivilegeProfile profile, CatalogRelation relation)
    {
        foreach (var sequence in _sequences[relation.Oid].Where(s => !s.IsIdentity))
        {
            if (sequence.Grantable)
            {
                Want(profile, AclObjectKind.Sequence, sequence.Oid, "USAGE", AclScope.Object);
            }
            else
            {
                Missing(profile, $"USAGE ON SEQUENCE {sequence.SqlName}", relation);
            }
        }
    }

    private void AddSchema(PrivilegeProfile profile, CatalogRelation relation)
    {
        var schema = catalog.Schemas[relation.SchemaOid];
        if (schema.PublicUsage)
        {
            return;
        }

        if (schema.Grantable)
        {
            Want(profile, AclObjectKind.Schema, schema.Oid, "USAGE", AclScope.Object);
        }
        else
        {
            Missing(profile, $"USAGE ON SCHEMA {SqlText.Identifier(schema.Name)}", relation);
        }
    }

    private void AddDatabase(PrivilegeProfile profile)
    {
        var database = catalog.Database;
        AddDatabase(profile, "CONNECT", !database.PublicConnect, database.ConnectGrantable);
        AddDatabase(profile, "TEMPORARY", profile.WantsTemporaryTables && !database.PublicTemp, database.TempGrantable);
    }

    private void AddDatabase(PrivilegeProfile profile, string privilege, bool needed, bool grantable)
    {
        if (needed && grantable)
        {
            Want(profile, AclObjectKind.Database, catalog.Database.Oid, privilege, AclScope.Object);
        }
        else if (needed)
        {
            Missing(profile, $"{privilege} ON DATABASE {SqlText.Identifier(catalog.Database.Name)}");
        }
    }

    private void Want(PrivilegeProfile profile, AclObjectKind kind, uint oid, string privilege, AclScope scope)
    {
        if (!scope.IsEmpty)
        {
            Entries[new AclEntry(kind, oid, profile.RoleName, privilege)] = scope;
        }
    }

    private void Missing(PrivilegeProfile profile, string right, CatalogRelation? relation = null)
    {
        var byProfile = relation is not null && inheritNewObjects && !profile.Names(relation.Schema, relation.Name)
            ? LeftOut
            : MissingRights;
        if (!byProfile.TryGetValue(profile.RoleName, out var rights))
        {
            byProfile[profile.RoleName] = rights = [];
        }

        var sql = $"GRANT {right} TO {SqlText.Identifier(admin)} WITH GRANT OPTION";
        if (!rights.Contains(sql))
        {
            rights.Add(sql);
        }
    }
}
