using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Targets;

/// <summary>What the platform team says about a database.</summary>
[ValidationRule("!has(self.tls) || !has(self.tls.caSecretRef) || !has(self.tls.mode) || self.tls.mode == 'VerifyFull'",
    "tls.caSecretRef is used with mode VerifyFull only")]
public sealed record DatabaseTargetSpec
{
    [Description("Database system.")]
    public DatabaseEngine Engine { get; init; } = DatabaseEngine.PostgreSQL;

    [Description("Host name or IP address of the database server. Secrets with its credentials carry the annotation"
        + " dbgateway.dev/host with this value.")]
    [Pattern("^[A-Za-z0-9]([A-Za-z0-9.:_-]*[A-Za-z0-9])?$|^::1$", "a host name or an IP address, without port")]
    [Length(1, 253)]
    public required string Host { get; init; }

    [Description("TCP port of the database server.")]
    [Range(1, 65535)]
    public int Port { get; init; } = 5432;

    [Description("How the connection to the database server is protected.")]
    public UpstreamTls Tls { get; init; } = new();

    [Description("Secret with username and password of a role that may CREATE ROLE and GRANT on the schemas. Only the"
        + " operator uses it; it never reaches a proxy.")]
    public required LocalReference AdminSecretRef { get; init; }

    [Description("Other database identities; a grant names one, never a Secret.")]
    [XListMapKeys("name")]
    [Items(0, 64)]
    public IReadOnlyList<TargetRole> Roles { get; init; } = [];

    [Description("Databases that grants may list.")]
    [XListSet]
    [Items(1, 64)]
    [Length(1, 63)]
    public required IReadOnlyList<string> Databases { get; init; }

    [Description("Whose tokens are believed.")]
    [XListMapKeys("name")]
    [Items(1, 32)]
    public required IReadOnlyList<Issuer> Issuers { get; init; }

    [Description("A token must carry one of these in aud. Empty means dbgateway:<namespace>/<target>.")]
    [XListSet]
    [Items(0, 16)]
    [Length(1, 256)]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    [Description("The gateway that clients connect to.")]
    public GatewaySpec Gateway { get; init; } = new();

    [Description("Tables and columns that appear after a policy was compiled: Deny keeps them unreadable until a policy"
        + " or grant is edited, Inherit gives them what the grant's patterns say. Unset means Deny once a MaskingPolicy"
        + " selects the target, Inherit before.")]
    public NewObjects? NewObjects { get; init; }

    [Description("What happens to a statement that no ApprovalRule matches: Allow forwards it and the database enforces"
        + " the grant's privileges.")]
    public DefaultAction DefaultAction { get; init; } = DefaultAction.Allow;

    [Description("Functions that the platform team vouches for, as schema.name(type, …): preflight passes them,"
        + " and statements that see masks may call them.")]
    [XListSet]
    [Items(0, 256)]
    [Length(1, 256)]
    public IReadOnlyList<string> TrustedFunctions { get; init; } = [];

    [Description("Bounds on approval requests, and who is told about them.")]
    public ApprovalLimits Approvals { get; init; } = new();

    [Description("Where and how sessions are recorded.")]
    public RecordingSpec Recording { get; init; } = new();

    [Description("How old a proxy's last confirmed contact may be before it admits no new sessions.")]
    public KubeDuration MaxStaleness { get; init; } = new(TimeSpan.FromMinutes(5));

    [Description("How long a column stays protected after a policy that protected it was deleted or narrowed without"
        + " the annotation dbgateway.dev/confirm-unmask.")]
    public KubeDuration UnmaskDelay { get; init; } = new(TimeSpan.FromMinutes(10));

    [Description("A window in which masked views are dropped so that migrations can bypass the gateway.")]
    public MaintenanceSpec? Maintenance { get; init; }
}
