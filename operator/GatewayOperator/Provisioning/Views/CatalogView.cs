using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Provisioning.Views;

/// <summary>A view that is read in the place of a relation of the server's catalog.</summary>
/// <param name="Schema"><c>pg_catalog</c> or <c>information_schema</c>.</param>
/// <param name="Name">The relation.</param>
/// <param name="Oid">Its <c>pg_class.oid</c>.</param>
/// <param name="View">What is read in its place.</param>
internal sealed record CatalogView(string Schema, string Name, uint Oid, MaskedView View)
{
    /// <summary>Whether it is the name of a view of this relation, of any generation.</summary>
    public bool IsOf(string name) => name.StartsWith($"{Name}_", StringComparison.Ordinal);

    public CatalogRelationConfig ToConfig() => new()
    {
        Schema = Schema,
        Name = Name,
        Oid = Oid,
        ViewName = View.Name,
    };
}
