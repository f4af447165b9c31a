using System.Text.Json;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Policy;
using GatewayProxy.Recording;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>A configuration that allows everything, and somebody who uses it.</summary>
public static class StageConfig
{
    public static Principal Principal { get; } = new()
    {
        Issuer = "test",
        IssuerUrl = "https://issuer.example",
        Subject = "fuzz",
        Audiences = [],
        Claims = new Dictionary<string, JsonElement>(),
        TokenExpiresAt = DateTimeOffset.MaxValue,
    };

    public static GatewayConfig Create(string directory) => new()
    {
        Version = GatewayConfigVersion.Current.ToString(),
        Revision = "r",
        CompiledAt = default,
        InstallationId = "fuzz",
        Target = new TargetConfig
        {
            Namespace = "tests",
            Name = "orders",
            Uid = "uid-target",
            Host = "127.0.0.1",
            Port = 1,
            TlsMode = UpstreamTlsMode.Disable,
        },
        Listener = new ListenerConfig
        {
            Address = "127.0.0.1",
            Port = 0,
            ClientTls = ClientTlsMode.LoopbackPlaintext,
        },
        Issuers = [],
        Audiences = ["fuzz"],
        RoleKey = new RoleKeyConfig { Key = new byte[32], Epoch = 1 },
        Grants =
        [
            new GrantConfig
            {
                Namespace = "tests",
                Name = "main",
                Uid = "uid-main",
                Databases = ["shop"],
                Subjects = [],
                Masking = MaskingMode.Exempt,
                ConnectAs = new CredentialConfig { Username = "fuzz", Password = "fuzz" },
                Session = new SessionLimits(),
            },
        ],
        Recording = new RecordingConfig { Directory = directory, OnFailure = RecordingFailureAction.Refuse },
        DefaultAction = DefaultAction.Allow,
    };

    public static SessionStart SessionStart(string id) => new()
    {
        Session = id,
        Target = new RecordedObject("tests", "orders", "uid-target"),
        Database = "shop",
        Grant = new RecordedObject("tests", "main", "uid-main"),
        Principal = new RecordedPrincipal
        {
            Issuer = Principal.Issuer,
            IssuerUrl = Principal.IssuerUrl,
            Subject = Principal.Subject,
            Claims = Principal.Claims,
        },
        ClientAddress = "127.0.0.1:1",
        UpstreamRole = "fuzz",
        Masking = "Exempt",
        PolicyRevision = "r",
    };
}
