namespace GatewayOperator.Activations;

/// <summary>One activation that was approved.</summary>
public sealed record ActivationEntry
{
    public required string Namespace { get; init; }

    /// <summary>The grant's name.</summary>
    public required string Grant { get; init; }

    public required string GrantUid { get; init; }

    /// <summary>The request's name.</summary>
    public required string Request { get; init; }

    public required string RequestUid { get; init; }

    public required string Issuer { get; init; }

    /// <summary>Another issuer of that name is another issuer.</summary>
    public required string IssuerUrl { get; init; }

    public required string Subject { get; init; }

    /// <summary>When it was approved.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When it is over by itself.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why it was ended before; null when it was not.</summary>
    public string? Ended { get; init; }
}
