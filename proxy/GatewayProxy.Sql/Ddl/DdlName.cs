using System.Collections.Immutable;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Ddl;

/// <summary>A name of something that lies in a schema, as a statement has it.</summary>
/// <param name="Kind">What it is the name of.</param>
/// <param name="Schema">Null when the text names none.</param>
/// <param name="Name">As the catalog has it.</param>
internal sealed record DdlName(DdlNameKind Kind, string? Schema, string Name)
{
    /// <summary>The first byte that another name may stand in place of; -1 when that is not known.</summary>
    public int Start { get; init; } = -1;

    public int Length { get; init; }

    /// <summary>A name inside a string: of the sequence that <c>nextval</c> is called for.</summary>
    public bool IsText { get; init; }

    /// <summary>The statement is written anew, with this name in it.</summary>
    public bool IsWritten { get; init; }

    /// <summary>IF EXISTS.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>What it has to be: letters of <c>pg_class.relkind</c>, or of <c>pg_type.typtype</c>.</summary>
    public string Kinds { get; init; } = "";

    /// <summary>The nodes that hold the name: one RangeVar or constant, or its words.</summary>
    public ImmutableArray<SqlNode> Nodes { get; init; } = [];

    /// <summary>By it the server's answer finds the name.</summary>
    public (DdlNameKind Kind, string? Schema, string Name) Key => (Kind, Schema, Name);
}
