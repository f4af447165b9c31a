using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>The identity that asks.</summary>
public sealed record Requester
{
    [Description("Issuer of the token, or kubernetes.")]
    public required string Issuer { get; init; }

    [Description("The token's sub, or the Kubernetes user name.")]
    public required string Subject { get; init; }

    [Description("The person behind it, when a claim names one.")]
    public string? Person { get; init; }

    [Description("Claims that the grant matched.")]
    [Items(0, 32)]
    public IReadOnlyDictionary<string, string> Claims { get; init; } = new Dictionary<string, string>();
}
