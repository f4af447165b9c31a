namespace GatewayProxy.Approvals;

/// <summary>
/// What the server says a held statement means: asked when the approval is, and again directly before it is used. A
/// statement that has come to mean something else was not approved.
/// </summary>
/// <param name="SearchPath">The schemas in which names are looked up.</param>
/// <param name="Objects">
/// A digest of the relations and functions that the text names, as they are defined now: oid and xmin, one level deep.
/// </param>
public sealed record StatementFacts(IReadOnlyList<string> SearchPath, string Objects)
{
    private const char Separator = '\u0001';

    public bool Equals(StatementFacts? other) =>
        other is not null && Objects == other.Objects && SearchPath.SequenceEqual(other.SearchPath);

    public override int GetHashCode() => Objects.GetHashCode(StringComparison.Ordinal);

    /// <summary>From the one value that <see cref="FactsQuery"/> asks for.</summary>
    public static StatementFacts? Read(IReadOnlyList<string?>? answer)
    {
        if (answer is not [{ } value])
        {
            return null;
        }

        var parts = value.Split(Separator);
        return new StatementFacts([.. parts[1..].Where(p => p.Length > 0)], parts[0]);
    }
}
