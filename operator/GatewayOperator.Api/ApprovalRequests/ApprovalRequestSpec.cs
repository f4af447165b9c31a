using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>What is asked for; it never changes.</summary>
[ValidationRule("self == oldSelf", "a request cannot change; create another one")]
[ValidationRule("(self.type == 'Statement') == has(self.statement)", "statement belongs to type Statement")]
[ValidationRule("self.type != 'Activation' || (has(self.reason) && has(self.duration))",
    "type Activation needs reason and duration")]
public sealed record ApprovalRequestSpec
{
    [Description("Statement (created by a proxy), or Activation of a grant.")]
    public required ApprovalRequestType Type { get; init; }

    [Description("The grant that the statement ran under, or that shall be activated.")]
    public required LocalReference GrantRef { get; init; }

    [Description("UID of the grant: another one of the same name is another one; set by a proxy.")]
    [Length(1, 256)]
    public string? GrantUid { get; init; }

    [Description("The target; set by a proxy.")]
    public LocalReference? TargetRef { get; init; }

    [Description("The rule that asked for approval; set by a proxy.")]
    public LocalReference? RuleRef { get; init; }

    [Description("Digest of the rule's UID and of who may decide by it; set for type Activation.")]
    [Length(1, 128)]
    public string? RuleDigest { get; init; }

    [Description("What the rule tells those whom it stops; set by a proxy.")]
    [Length(0, 512)]
    public string? RuleMessage { get; init; }

    [Description("Who asks; stamped on creation.")]
    public Requester? Requester { get; init; }

    [Description("The statement; only with type Statement.")]
    public RequestedStatement? Statement { get; init; }

    [Description("Why; needed for type Activation.")]
    [Length(3, 1024)]
    public string? Reason { get; init; }

    [Description("How long the activation shall last; only with type Activation.")]
    public KubeDuration? Duration { get; init; }

    [Description("When the request is void.")]
    public DateTimeOffset? ExpiresAt { get; init; }
}
