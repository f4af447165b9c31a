using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;

namespace GatewayOperator.Approvals.Notifications;

/// <summary>
/// What is said about a new request. The statement, its parameters and the token's claims are not in it: whoever may
/// decide looks at them where nobody else does.
/// </summary>
public sealed record RequestNotice
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default,
    };

    public int V { get; init; } = 1;

    public string Event { get; init; } = "ApprovalRequested";

    /// <summary>The request's UID: a receiver that has seen it has had this notice before.</summary>
    public required string? Id { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required ApprovalRequestType Type { get; init; }

    public required string Grant { get; init; }

    public string? Target { get; init; }

    public string? Rule { get; init; }

    public string? RuleMessage { get; init; }

    public string? Reason { get; init; }

    public string? Issuer { get; init; }

    public string? Subject { get; init; }

    public string? Person { get; init; }

    public string? Database { get; init; }

    public IReadOnlyList<Risk>? Risks { get; init; }

    public IReadOnlyList<string>? Tables { get; init; }

    public bool? InTransaction { get; init; }

    public long? EstimatedRows { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The command that shows it.</summary>
    public required string Show { get; init; }

    public static RequestNotice Of(ApprovalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var spec = request.Spec;
        return new RequestNotice
        {
            Id = request.Metadata.Uid,
            Namespace = request.Metadata.Namespace,
            Name = request.Metadata.Name,
            Type = spec.Type,
            Grant = spec.GrantRef.Name,
            Target = spec.TargetRef?.Name,
            Rule = spec.RuleRef?.Name,
            RuleMessage = spec.RuleMessage,
            Reason = spec.Reason,
            Issuer = spec.Requester?.Issuer,
            Subject = spec.Requester?.Subject,
            Person = spec.Requester?.Person,
            Database = spec.Statement?.Database,
            Risks = spec.Statement?.Risks,
            Tables = spec.Statement?.Tables,
            InTransaction = spec.Statement?.InTransaction,
            EstimatedRows = spec.Statement?.EstimatedRows,
            CreatedAt = request.Metadata.CreationTimestamp,
            ExpiresAt = request.Spec.ExpiresAt,
            Show = $"dbgateway requests {request.Metadata.Namespace}/{request.Metadata.Name}",
        };
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);
}
