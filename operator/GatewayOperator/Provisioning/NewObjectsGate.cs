using System.Security.Cryptography;
using System.Text.Json;

namespace GatewayOperator.Provisioning;

/// <summary>
/// Knows what may be looked at because somebody wrote a grant or a policy while it was there. A grant that ends says
/// nothing new; one that is added or edited, and an edited policy, mean the database as it is then.
/// </summary>
internal sealed class NewObjectsGate(TargetPlan plan, IProtectionMemory memory)
{
    /// <exception cref="ProtectionMemoryException">It is not known what is new, so nothing may be granted.</exception>
    public async Task<PendingObjects> FindAsync(DatabaseCatalog catalog, DatabaseWish wish, CancellationToken ct)
    {
        var all = await memory.LoadKnownAsync(plan, ct).ConfigureAwait(false);
        var before = all.FirstOrDefault(k => k.DatabaseOid == catalog.Database.Oid);
        if (plan.InheritNewObjects)
        {
            // Whoever turns back to Deny means what there is by then.
            await ForgetAsync(all, before, ct).ConfigureAwait(false);
            return PendingObjects.None;
        }

        var said = Said(wish);
        if (before is not null && !said.Except(before.Said, StringComparer.Ordinal).Any())
        {
            return new PendingObjects(before.Relations);
        }

        var now = new KnownObjects
        {
            DatabaseOid = catalog.Database.Oid,
            Said = said,
            Relations = catalog.Relations.Values.ToDictionary(
                r => r.Oid, r => r.Columns.Select(c => c.Number).DefaultIfEmpty().Max()),
        };
        await memory.SaveKnownAsync(plan, [.. all.Where(k => k != before), now], ct).ConfigureAwait(false);
        return PendingObjects.None;
    }

    private Task ForgetAsync(IReadOnlyList<KnownObjects> all, KnownObjects? before, CancellationToken ct) =>
        before is null ? Task.CompletedTask : memory.SaveKnownAsync(plan, [.. all.Where(k => k != before)], ct);

    /// <summary>Rules without a mask are left out: they are what a policy said once, and end by themselves.</summary>
    private List<string> Said(DatabaseWish wish) =>
    [
        .. wish.Profiles.Select(p => Hash(new { p.Exempt, p.Databases, p.Privileges }))
            .Append(Hash(plan.Protection.Where(r => r.Mask is not null)))
            .Append(Hash(new { plan.Admin.Host, plan.Admin.Port }))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static string Hash<T>(T content) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content)));
}
