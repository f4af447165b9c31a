using GatewayOperator.Api.Masking;

namespace GatewayOperator.Api.Configuration;

/// <summary>A column of a relation that has protected columns.</summary>
public sealed record MaskedColumnConfig
{
    public required string Name { get; init; }

    /// <summary><c>pg_attribute.attnum</c>.</summary>
    public required short Number { get; init; }

    public required ColumnExposure Exposure { get; init; }

    /// <summary>A generated column, which COPY of a table leaves out; null for false.</summary>
    public bool? IsGenerated { get; init; }

    /// <summary>The type of its mask; null when it has none.</summary>
    public MaskType? Mask { get; init; }

    /// <summary>Where the mask comes from; null together with it.</summary>
    public IReadOnlyList<MaskSourceConfig>? Sources { get; init; }

    /// <summary>
    /// A digest of its mask, null where there is none: with another one the column shows something else.
    /// </summary>
    public string? MaskDigest { get; init; }
}
