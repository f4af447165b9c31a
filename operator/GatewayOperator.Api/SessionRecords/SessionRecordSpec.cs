using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.SessionRecords;

/// <summary>Known when the session starts; it never changes.</summary>
[ValidationRule("self == oldSelf", "a session record cannot change")]
public sealed record SessionRecordSpec
{
    [Description("Id of the session, also the name of its recording.")]
    [Length(1, 64)]
    public required string SessionId { get; init; }

    [Description("The target.")]
    public required LocalReference TargetRef { get; init; }

    [Description("The grant that admitted the session.")]
    public required LocalReference GrantRef { get; init; }

    [Description("Name of the issuer of the token.")]
    [Length(1, 63)]
    public required string Issuer { get; init; }

    [Description("The token's sub.")]
    [Length(1, 512)]
    public required string Subject { get; init; }

    [Description("The person behind it, when a claim names one.")]
    [Length(1, 256)]
    public string? Person { get; init; }

    [Description("Database.")]
    [Length(1, 63)]
    public required string Database { get; init; }

    [Description("Address of the client.")]
    [Length(1, 64)]
    public string? ClientAddress { get; init; }

    [Description("The proxy that served it.")]
    [Length(1, 253)]
    public string? Proxy { get; init; }

    [Description("When it started.")]
    public required DateTimeOffset StartedAt { get; init; }
}
