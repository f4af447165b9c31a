using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Grants;

/// <summary>What a grant says.</summary>
[ValidationRule("!has(self.notBefore) || !has(self.expiresAt) || timestamp(self.notBefore) < timestamp(self.expiresAt)",
    "notBefore must be before expiresAt")]
[ValidationRule("!has(self.connectAs) || (has(self.masking) && self.masking == 'Exempt')",
    "connectAs needs masking: Exempt")]
[ValidationRule("has(self.connectAs) || !self.databases.exists(d, d == '*')",
    "databases: ['*'] is for grants with connectAs")]
[ValidationRule("has(self.connectAs) != (has(self.privileges) && size(self.privileges) > 0)",
    "set privileges, or connectAs and no privileges")]
[ValidationRule("!has(self.ddl) || self.ddl == 'Denied' || has(self.ddlRole)", "ddl: OnApproval needs ddlRole")]
public sealed record DatabaseGrantSpec
{
    [Description("The target.")]
    [ValidationRule("self == oldSelf", "targetRef cannot change; create another grant")]
    public required LocalReference TargetRef { get; init; }

    [Description("Databases of the target; ['*'] only together with connectAs.")]
    [XListSet]
    [Items(1, 64)]
    [Length(1, 63)]
    public required IReadOnlyList<string> Databases { get; init; }

    [Description("Who the grant is for: any one matches.")]
    [Items(1, 32)]
    public required IReadOnlyList<Subject> Subjects { get; init; }

    [Description("What the sessions may do; the database enforces exactly this. Not used with connectAs.")]
    [Items(0, 64)]
    public IReadOnlyList<Privilege> Privileges { get; init; } = [];

    [Description("Denied, or OnApproval: schema changes run as ddlRole once approved.")]
    public DdlMode Ddl { get; init; } = DdlMode.Denied;

    [Description("A role of the target with use Ddl.")]
    [Length(1, 63)]
    public string? DdlRole { get; init; }

    [Description("Enforced, or Exempt. Exempt needs two keys: this field, and the grant's name in exemptGrants of every"
        + " MaskingPolicy of the target.")]
    public MaskingMode Masking { get; init; } = MaskingMode.Enforced;

    [Description("Only with Exempt: a role of the target with use ConnectAs that sessions log in as.")]
    [Length(1, 63)]
    public string? ConnectAs { get; init; }

    [Description("Whether the grant is active always or has to be activated just in time.")]
    public Activation Activation { get; init; } = new();

    [Description("No session before this time.")]
    public DateTimeOffset? NotBefore { get; init; }

    [Description("No session after this time; running ones end within a second.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Description("Limits of each session.")]
    public SessionSpec Session { get; init; } = new();
}
