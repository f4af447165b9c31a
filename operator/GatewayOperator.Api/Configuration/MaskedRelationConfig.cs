namespace GatewayOperator.Api.Configuration;

/// <summary>A relation with protected columns, and the view through which the others and the masks are read.</summary>
public sealed record MaskedRelationConfig
{
    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary><c>pg_class.oid</c> of the base relation.</summary>
    public required uint Oid { get; init; }

    /// <summary>Null together with <see cref="ViewName"/>.</summary>
    public string? ViewSchema { get; init; }

    /// <summary>
    /// The view in force; another mask is another view under another name. Null while there is none: protected columns
    /// are then denied, the others stay readable in the base relation. Columns that are Masked all the same get their
    /// view back when maintenance of the target ends.
    /// </summary>
    public string? ViewName { get; init; }

    /// <summary><c>pg_class.oid</c> of the view; 0 while there is none.</summary>
    public uint ViewOid { get; init; }

    /// <summary>
    /// Whether it has inheritance children or partitions: where it has none, ONLY says nothing. Null when an operator
    /// wrote this that does not know the field.
    /// </summary>
    public bool? HasChildren { get; init; }

    /// <summary>All its columns in the base relation's order; the view leaves out those that are denied.</summary>
    public required IReadOnlyList<MaskedColumnConfig> Columns { get; init; }
}
