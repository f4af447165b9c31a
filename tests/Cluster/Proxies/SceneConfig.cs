using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>What an operator would compile for a scene.</summary>
internal static class SceneConfig
{
    public static GatewayConfig Of(ProxyScene scene) => new()
    {
        Version = GatewayConfigVersion.Current.ToString(),
        Revision = "",
        CompiledAt = default,
        InstallationId = "tests",
        Target = new TargetConfig
        {
            Namespace = scene.Namespace,
            Name = ProxyScene.Target,
            Uid = "",
            Host = "localhost",
            Port = ProxyDatabase.Cluster.Port,
            TlsMode = UpstreamTlsMode.VerifyFull,
            CaPem = ProxyDatabase.Cluster.CaPem,
        },
        Listener = new ListenerConfig
        {
            Address = "0.0.0.0",
            Port = 5432,
            ClientTls = ClientTlsMode.Required,
            CertificatePem = scene.Tokens.Certificate.CertificatePem,
            PrivateKeyPem = scene.Tokens.Certificate.KeyPem,
        },
        Issuers = [new IssuerConfig { Name = "test", Url = SceneTokens.IssuerUrl, Jwks = scene.Tokens.Jwks }],
        Audiences = [SceneTokens.Audience],
        RoleKey = new RoleKeyConfig { Key = ProxyDatabase.RoleKey, Epoch = 1 },
        Grants = [Grant(scene.Namespace, "main")],
        Recording = new RecordingConfig
        {
            Directory = "/nowhere",
            OnFailure = RecordingFailureAction.Refuse,
            UploadInterval = TimeSpan.FromMilliseconds(200),
        },
        DefaultAction = DefaultAction.Allow,
        Approvals = new ApprovalsConfig
        {
            PublicKey = scene.ApprovalKey.Public.Jwk,
            MaxPendingPerGrant = 20,
            MaxPerMinute = 1_000,
        },
        MaxStaleness = TimeSpan.FromMinutes(5),
    };

    public static GrantConfig Grant(string @namespace, string name) => new()
    {
        Namespace = @namespace,
        Name = name,
        Uid = "",
        Databases = ["orders"],
        Subjects = [Subject("test", "ci:main")],
        Masking = MaskingMode.Enforced,
        LoginRole = ProxyDatabase.RoleOf(name),
        Session = new SessionLimits(),
    };

    public static SubjectConfig Subject(string issuer, string sub) => new()
    {
        Issuer = issuer,
        Claims = new Dictionary<string, string> { ["sub"] = sub },
    };
}
