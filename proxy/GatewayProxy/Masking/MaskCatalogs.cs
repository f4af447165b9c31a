using System.Text.Json;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Masking;

/// <summary>
/// The mask catalogs of a configuration, by database. A database of which the new configuration says the same keeps its
/// catalog, so what was judged by it stays judged.
/// </summary>
public sealed class MaskCatalogs
{
    private readonly Dictionary<string, (string Content, MaskCatalog Catalog)> _byDatabase =
        new(StringComparer.Ordinal);

    /// <param name="databases">What is protected now.</param>
    /// <param name="before">What was until now; null at the start.</param>
    public MaskCatalogs(IReadOnlyList<DatabaseConfig> databases, MaskCatalogs? before)
    {
        foreach (var database in databases)
        {
            // A change of the schema that changes nothing here leaves what was judged as it is.
            Add(database, JsonSerializer.Serialize(database with { Fingerprint = null, Snapshot = null }), before);
        }

        foreach (var name in before?._byDatabase.Keys.Where(n => !_byDatabase.ContainsKey(n)) ?? [])
        {
            // Its sessions shall notice that nothing is protected there any more.
            Add(new DatabaseConfig { Name = name, Relations = [] }, "", before);
        }
    }

    /// <summary>Empty where nothing is protected.</summary>
    public MaskCatalog Of(string database) =>
        _byDatabase.TryGetValue(database, out var known) ? known.Catalog : MaskCatalog.Empty;

    private void Add(DatabaseConfig database, string content, MaskCatalogs? before) =>
        _byDatabase[database.Name] =
            before?._byDatabase.TryGetValue(database.Name, out var known) == true && known.Content == content
                ? known
                : (content, MaskCatalog.Of(database, before?.Of(database.Name)));
}
