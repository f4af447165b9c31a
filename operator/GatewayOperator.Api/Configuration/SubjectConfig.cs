namespace GatewayOperator.Api.Configuration;

/// <summary>Who a grant is for: every claim pattern must match a token of the named issuer.</summary>
public sealed record SubjectConfig
{
    /// <summary>Name of an <see cref="IssuerConfig"/>.</summary>
    public required string Issuer { get; init; }

    /// <summary>
    /// Claim name to pattern; <c>*</c> stays within a segment, <c>**</c> crosses <c>/</c> and <c>:</c>.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Claims { get; init; }
}
