using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Masking;

namespace GatewayOperator.Api.Tests.Configuration;

/// <summary>A configuration that uses every field, with secrets that are easy to find again.</summary>
internal static class Configurations
{
    public const string Secret = "do-not-print";

    public static GatewayConfig Full { get; } = GatewayConfigSerializer.WithRevision(new GatewayConfig
    {
        Version = GatewayConfigVersion.Current.ToString(),
        Revision = "",
        CompiledAt = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero),
        InstallationId = "i",
        Target = new TargetConfig
        {
            Namespace = "shop",
            Name = "orders",
            Uid = "t",
            Host = "orders-db",
            Port = 5432,
            TlsMode = UpstreamTlsMode.VerifyFull,
            CaPem = "ca",
        },
        Listener = new ListenerConfig
        {
            Address = "127.0.0.1",
            Port = 6432,
            ClientTls = ClientTlsMode.Required,
            CertificatePem = "certificate",
            PrivateKeyPem = Secret,
        },
        Issuers = [new IssuerConfig { Name = "github", Url = "https://issuer.example", PersonClaims = ["actor"] }],
        Audiences = ["dbgateway:shop/orders"],
        RoleKey = new RoleKeyConfig
        {
            Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)],
            Epoch = 3,
            PreviousEpoch = 2,
        },
        Grants = [Grant],
        Databases = [new DatabaseConfig { Name = "orders", Relations = [Customers] }],
        ApprovalRules = [Rule],
        Recording = new RecordingConfig { Directory = "recordings", OnFailure = RecordingFailureAction.Refuse },
        Approvals = new ApprovalsConfig
        {
            PublicKey = """{"kty":"EC"}""",
            MaxPendingPerGrant = 20,
            MaxPerMinute = 10,
            Directory = "requests",
        },
        DefaultAction = DefaultAction.Allow,
        Sources = [new SourceConfig("DatabaseGrant", "ci-main", "g", 7)],
        MaxStaleness = TimeSpan.FromMinutes(5),
    });

    private static ApprovalRuleConfig Rule => new()
    {
        Namespace = "shop",
        Name = "ask-dba",
        Uid = "r",
        Priority = 100,
        Grants = ["ci-*"],
        Risks = [Risk.Destructive, Risk.Unrecognised],
        Kinds = ["DROP TABLE"],
        Tables = ["public.*"],
        Activation = true,
        Action = RuleAction.RequireApproval,
        Mode = RuleMode.Enforce,
        Approval = new ApprovalTermsConfig
        {
            Approvers = new Approvers { Groups = ["dba"], Users = ["ann"] },
            Required = 2,
            HoldFor = TimeSpan.FromMinutes(15),
            ValidFor = TimeSpan.FromHours(24),
            HoldInTransaction = TimeSpan.FromSeconds(30),
            MaxRows = 1_000,
            SelfApproval = true,
            UnknownRequesterPerson = UnknownPersonAction.Deny,
        },
        Message = "Ask #dba.",
    };

    private static MaskedRelationConfig Customers => new()
    {
        Schema = "public",
        Name = "customers",
        Oid = 4_000_000_000,
        ViewSchema = "gw_0123456789ab_views",
        ViewName = "v4000000000_0123456789ab",
        Columns =
        [
            new MaskedColumnConfig { Name = "id", Number = 1, Exposure = ColumnExposure.Granted },
            new MaskedColumnConfig
            {
                Name = "email",
                Number = 3,
                Exposure = ColumnExposure.Masked,
                Mask = MaskType.Email,
                Sources = [new MaskSourceConfig("pii", 0)],
            },
        ],
    };

    private static GrantConfig Grant => new()
    {
        Namespace = "shop",
        Name = "breakglass",
        Uid = "g",
        Databases = ["orders"],
        Subjects =
        [
            new SubjectConfig
            {
                Issuer = "github",
                Claims = new Dictionary<string, string> { ["repository"] = "acme/shop" },
            },
        ],
        Masking = MaskingMode.Exempt,
        ConnectAs = new CredentialConfig { Username = "dba", Password = Secret },
        ExpiresAt = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Session = new SessionLimits { MaxDuration = TimeSpan.FromHours(1), MaxRows = 10, MaxConcurrent = 2 },
    };
}
