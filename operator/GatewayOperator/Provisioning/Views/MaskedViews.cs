using GatewayOperator.Api.Configuration;
using GatewayOperator.Provisioning.Masks;

namespace GatewayOperator.Provisioning.Views;

/// <summary>The masked views of one database, made and known by their oids.</summary>
internal sealed record MaskedViews
{
    /// <summary>The schema as it is now; null when there is none, or none of ours.</summary>
    public required OwnSchema? Own { get; init; }

    public required IReadOnlyList<MaskedRelation> Relations { get; init; }

    public required ViewAccess Access { get; init; }

    public required IReadOnlyList<MaskFault> Faults { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Why nothing could be made; null when it could.</summary>
    public required string? Conflict { get; init; }

    /// <summary>Views of ours that nothing wants any more.</summary>
    public IReadOnlyList<OwnRelation> Stale()
    {
        var wanted = Access.ByRelation.Values.Concat(Access.Retiring.SelectMany(r => r)).ToHashSet();
        return [.. Own?.Views.Where(v => !wanted.Contains(v.Oid)) ?? []];
    }

    public IEnumerable<string> Names => Relations.Select(r => r.View?.Name).OfType<string>();

    public DatabaseConfig ToConfig(string database) => new()
    {
        Name = database,
        Relations = [.. Relations.Select(r => r.ToConfig(Access.Owner))],
    };
}
