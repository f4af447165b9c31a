namespace GatewayOperator.Api.Configuration;

/// <summary>
/// A VOLATILE function of the database that nobody vouches for, or what calls one: no statement that sees masks may use
/// it, since it could write for the rows that they choose.
/// </summary>
public sealed record VolatileObjectConfig
{
    public required VolatileObjectKind Kind { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }
}
