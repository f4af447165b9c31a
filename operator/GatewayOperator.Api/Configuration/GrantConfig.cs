using System.Text.Json.Serialization;

namespace GatewayOperator.Api.Configuration;

/// <summary>One programmed DatabaseGrant.</summary>
public sealed record GrantConfig
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    /// <summary>Database names; <c>*</c> only together with <see cref="ConnectAs"/>.</summary>
    public required IReadOnlyList<string> Databases { get; init; }

    /// <summary>Any one matches; empty with <see cref="Activation"/>, which has its own.</summary>
    public required IReadOnlyList<SubjectConfig> Subjects { get; init; }

    /// <summary>Null when the grant is active always.</summary>
    public ActivationConfig? Activation { get; init; }

    public required MaskingMode Masking { get; init; }

    /// <summary>The grant's LOGIN role; its password is derived. Null when <see cref="ConnectAs"/> is set.</summary>
    public string? LoginRole { get; init; }

    /// <summary>A role of the target that an Exempt grant logs in as.</summary>
    public CredentialConfig? ConnectAs { get; init; }

    /// <summary>As whom approved schema changes run; null: they are refused.</summary>
    public CredentialConfig? DdlAs { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public required SessionLimits Session { get; init; }

    /// <summary>Whom the grant is for, activated or not.</summary>
    [JsonIgnore]
    public IReadOnlyList<SubjectConfig> Holders => Activation?.Subjects ?? Subjects;
}
