namespace GatewayProxy.Sql.Catalog;

/// <summary>What unqualified names mean in a session, as the server said last.</summary>
/// <param name="Visible">
/// The relations of a catalog that are found by their bare name: no other hides them, and their schema is in the search
/// path.
/// </param>
/// <param name="Temporary">
/// Temporary relations that hide every other of the same name: not those in a schema that <c>search_path</c> puts last.
/// </param>
public sealed record SessionNames(IReadOnlySet<uint> Visible, IReadOnlySet<string> Temporary)
{
    /// <summary>Before the server was asked.</summary>
    public static SessionNames None { get; } = new(new HashSet<uint>(), new HashSet<string>());

    /// <summary>Something in the session has changed them: the end of a transaction may change them back.</summary>
    public bool HaveChanged { get; init; }

    /// <summary>Whether statements of these effects leave open what a name means after them.</summary>
    public bool MayChangeBy(Analysis.StatementEffects effects) =>
        effects.HasFlag(Analysis.StatementEffects.Names)
        || (HaveChanged && effects.HasFlag(Analysis.StatementEffects.EndsTransaction));

    /// <summary>The same with more temporary relations.</summary>
    public SessionNames With(IReadOnlyCollection<string> created) => created.Count == 0
        ? this
        : this with { Temporary = Temporary.Concat(created).ToHashSet(StringComparer.Ordinal) };
}
