using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Tests.Compile;

/// <summary>Configurations with one issuer, and the grants that the tests vary.</summary>
internal static class Configurations
{
    public static SubjectConfig Subject(string repository) =>
        new() { Issuer = "dev", Claims = new Dictionary<string, string> { ["repository"] = repository } };

    public static GrantConfig Grant(string uid) => new()
    {
        Namespace = "shop",
        Name = uid,
        Uid = uid,
        Databases = ["orders"],
        Subjects = [Subject("acme/shop")],
        Masking = MaskingMode.Enforced,
        Session = new SessionLimits { MaxConcurrent = 5 },
    };

    public static GatewayConfig Config(params GrantConfig[] grants) => new()
    {
        Version = "1.0",
        Revision = "",
        CompiledAt = default,
        InstallationId = "i",
        Target = new TargetConfig
        {
            Namespace = "shop",
            Name = "orders",
            Uid = "t",
            Host = "h",
            Port = 5432,
            TlsMode = UpstreamTlsMode.Disable,
        },
        Listener = new ListenerConfig { Address = "127.0.0.1", Port = 0, ClientTls = ClientTlsMode.Required },
        Issuers = [new IssuerConfig { Name = "dev", Url = "https://issuer" }],
        Audiences = ["a"],
        RoleKey = new RoleKeyConfig { Key = new byte[32], Epoch = 1 },
        Grants = grants,
        Recording = new RecordingConfig { Directory = "r", OnFailure = RecordingFailureAction.Refuse },
        DefaultAction = DefaultAction.Allow,
    };
}
