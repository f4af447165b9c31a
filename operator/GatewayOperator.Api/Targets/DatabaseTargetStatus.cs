using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>What the operator found about a target.</summary>
public sealed record DatabaseTargetStatus : ResourceStatus
{
    [Description("Address and port that clients connect to.")]
    public string? Listening { get; init; }

    [Description("URL of the gateway's metrics.")]
    public string? Metrics { get; init; }

    [Description("Values of which a token carries one in aud.")]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    [Description("Certificate authority that clients verify the gateway with (libpq: sslrootcert).")]
    public string? CertificateAuthority { get; init; }

    [Description("Revision of the configuration that the operator compiled last.")]
    public string? Revision { get; init; }

    [Description("Tables and columns that nobody may read before a policy or grant names them.")]
    public IReadOnlyList<string> PendingObjects { get; init; } = [];

    [Description("What the database reported while it was provisioned.")]
    public IReadOnlyList<string> Notices { get; init; } = [];
}
