using System.Text.Json;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Policy.Tests;

/// <summary>A configuration with one issuer, and the parts the tests vary.</summary>
internal static class Configurations
{
    public const string IssuerUrl = "https://issuer.example";

    public const string Audience = "dbgateway:shop/orders";

    public static DateTimeOffset Now { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static GatewayConfig With(params GrantConfig[] grants) => new()
    {
        Version = GatewayConfigVersion.Current.ToString(),
        Revision = "r1",
        CompiledAt = Now,
        InstallationId = "test",
        Target = new TargetConfig
        {
            Namespace = "shop",
            Name = "orders",
            Uid = "local/databasetarget/shop/orders",
            Host = "127.0.0.1",
            Port = 5432,
            TlsMode = UpstreamTlsMode.VerifyFull,
        },
        Listener = new ListenerConfig { Address = "127.0.0.1", Port = 0, ClientTls = ClientTlsMode.Required },
        Issuers = [new IssuerConfig { Name = "github", Url = IssuerUrl }],
        Audiences = [Audience],
        RoleKey = new RoleKeyConfig { Key = new byte[32], Epoch = 1 },
        Grants = grants,
        Recording = new RecordingConfig { Directory = "recordings", OnFailure = RecordingFailureAction.Refuse },
        DefaultAction = DefaultAction.Allow,
    };

    public static GrantConfig Grant(string name = "ci") => new()
    {
        Namespace = "shop",
        Name = name,
        Uid = "uid-" + name,
        Databases = ["orders"],
        Subjects = [Subject("repository", "acme/shop")],
        Masking = MaskingMode.Enforced,
        LoginRole = "gw_" + name,
        Session = new SessionLimits(),
    };

    public static SubjectConfig Subject(string claim, string pattern, string issuer = "github")
        => new() { Issuer = issuer, Claims = new Dictionary<string, string> { [claim] = pattern } };

    public static Principal Principal(string claims = """{"sub":"job","repository":"acme/shop"}""")
    {
        using var document = JsonDocument.Parse(claims);
        return new Principal
        {
            Issuer = "github",
            IssuerUrl = IssuerUrl,
            Subject = "job",
            Audiences = [Audience],
            Claims = document.RootElement.EnumerateObject().ToDictionary(c => c.Name, c => c.Value.Clone()),
            TokenExpiresAt = Now.AddMinutes(5),
        };
    }
}
