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
        if (plan.InheritNewObjects)
        {
            return PendingObjects.None;
        }

        var all = await memory.LoadKnownAsync(plan, ct).ConfigureAwait(false);
        var before = all.FirstOrDefault(k => k.DatabaseOid == catalog.Database.Oid);
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

    private List<string> Said(DatabaseWish wish)
    {
        var policies = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(plan.Protection));
        return
        [
            .. wish.Profiles.Select(p => p.Hash).Append(Convert.ToHexStringLower(policies))
                .Order(StringComparer.Ordinal),
        ];
    }
}
