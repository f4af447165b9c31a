namespace GatewayProxy.Sql.Risks;

/// <summary>
/// A table, view, sequence or index that a statement names, as it names it; or more than a text can name one by one.
/// </summary>
/// <param name="Schema">Null when the text gives none: what it is then, the session's search path says.</param>
/// <param name="Name">Null: all that the schema holds.</param>
public readonly record struct TouchedTable(string? Schema, string? Name)
{
    /// <summary>Any table: CASCADE follows what refers to a table, and no text says what that is.</summary>
    public static TouchedTable Any { get; } = new(null, null);

    /// <summary>A name whose schema the session has to tell.</summary>
    public bool IsUnqualified => Schema is null && Name is not null;

    public override string ToString() => Schema is null ? Name ?? "*" : $"{Schema}.{Name ?? "*"}";
}
