namespace GatewayProxy.Approvals;

/// <summary>
/// What the server says a held statement means: asked when the approval is, and again directly before it is used. A
/// statement that has come to mean something else was not approved.
/// </summary>
/// <param name="SearchPath">The schemas in which names are looked up.</param>
/// <param name="Objects">
/// A digest of the relations and functions that the text names, as they are defined now: oid and xmin of them, of what
/// inherits from them, of what views read, and of the rules, triggers, policies, defaults and constraints of all these
/// with the functions that they call.
/// </param>
/// <param name="Isolation">Of the transaction in which it was asked.</param>
public sealed record StatementFacts(IReadOnlyList<string> SearchPath, string Objects, string Isolation)
{
    private const char Separator = '\u0001';

    /// <summary>Planning it may run code of the database that its text does not name.</summary>
    public bool PlansCode { get; private init; }

    /// <summary>
    /// Asked again in the same transaction, the server would say what has changed since; from a snapshot of the
    /// transaction's own it would not, and run what is there now all the same.
    /// </summary>
    public bool SeesChanges => Isolation is "read committed" or "read uncommitted";

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
        return parts is [var objects, var isolation, .. var rest]
            ? new StatementFacts([.. rest.Skip(1).Where(p => p.Length > 0)], objects, isolation)
            {
                PlansCode = rest is ["t", ..],
            }
            : null;
    }
}
