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

    public MaskCatalogs(IReadOnlyList<DatabaseConfig> databases, MaskCatalogs? before)
    {
        foreach (var database in databases)
        {
            var content = JsonSerializer.Serialize(database);
            _byDatabase[database.Name] =
                before?._byDatabase.TryGetValue(database.Name, out var known) == true && known.Content == content
                    ? known
                    : (content, MaskCatalog.Of(database));
        }
    }

    /// <summary>Empty where nothing is protected.</summary>
    public MaskCatalog Of(string database) =>
        _byDatabase.TryGetValue(database, out var known) ? known.Catalog : MaskCatalog.Empty;
}
