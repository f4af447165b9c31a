namespace GatewayOperator.Provisioning.Views;

/// <summary>A view that shows what may be seen of a relation.</summary>
/// <param name="Name">Says relation and generation: another query is another view beside it.</param>
/// <param name="Query">Its SELECT.</param>
/// <param name="Reads">The base columns (<c>attnum</c>, ascending) that the query has to be bound to.</param>
internal sealed record MaskedView(string Name, string Query, IReadOnlyList<short> Reads)
{
    public static string NameFor(CatalogRelation relation, string generation) => $"{Prefix(relation)}{generation}";

    /// <summary>Whether it is the name of a view of this relation, of any generation.</summary>
    public static bool IsOf(CatalogRelation relation, string name) =>
        name.StartsWith(Prefix(relation), StringComparison.Ordinal);

    private static string Prefix(CatalogRelation relation) => $"v{relation.Oid}_";
}
