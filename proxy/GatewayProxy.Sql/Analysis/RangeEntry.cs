using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>What a name in FROM stands for.</summary>
/// <param name="Name">Alias or relation name; empty when nothing can name it.</param>
/// <param name="Uses">The protected relations behind it: none, one, or those of an aliased join.</param>
/// <param name="RenamedColumns">An alias gave the columns other names.</param>
internal sealed record RangeEntry(string Name, IReadOnlyList<RelationUse> Uses, bool RenamedColumns)
{
    /// <summary>The relation's own node, when no alias names the entry.</summary>
    public SqlNode? Bare { get; init; }

    /// <summary>The protected relation of an entry that is one relation; null when it is not protected.</summary>
    public RelationUse? Use => Uses.Count > 0 ? Uses[0] : null;
}
