namespace GatewayOperator.Provisioning.Views;

/// <summary>A view that shows what may be seen of a relation.</summary>
/// <param name="Name">Says relation and generation: another query is another view beside it.</param>
/// <param name="Query">Its SELECT.</param>
/// <param name="Reads">The base columns (<c>attnum</c>, ascending) that the query has to be bound to.</param>
internal sealed record MaskedView(string Name, string Query, IReadOnlyList<short> Reads);
