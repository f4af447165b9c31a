using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Grants;

/// <summary>One identity for which a grant is active.</summary>
public sealed record GrantActivation
{
    [Description("Name of the issuer of its tokens.")]
    [Length(1, 253)]
    public required string Issuer { get; init; }

    [Description("The tokens' sub.")]
    [Length(1, 1024)]
    public required string Subject { get; init; }

    [Description("When it is over; its sessions end within a second.")]
    public required DateTimeOffset Until { get; init; }

    [Description("The approved ApprovalRequest.")]
    [Length(1, 63)]
    public required string Request { get; init; }
}
