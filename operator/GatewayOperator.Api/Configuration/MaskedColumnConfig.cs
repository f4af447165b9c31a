namespace GatewayOperator.Api.Configuration;

/// <summary>A column of a relation that has protected columns.</summary>
public sealed record MaskedColumnConfig
{
    public required string Name { get; init; }

    /// <summary><c>pg_attribute.attnum</c>.</summary>
    public required short Number { get; init; }

    public required ColumnExposure Exposure { get; init; }

    /// <summary>
    /// A digest of its mask, null where there is none: with another one the column shows something else.
    /// </summary>
    public string? Mask { get; init; }
}
