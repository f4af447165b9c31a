using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Benchmarks.Contenders;

namespace GatewayOperator.Tests.Benchmarks.Holds;

/// <summary>A configuration that nobody listens with.</summary>
internal static class BenchConfig
{
    public static GatewayConfig With(GrantConfig grant, IReadOnlyList<ApprovalRuleConfig> rules) => new()
    {
        Version = GatewayConfigVersion.Current.ToString(),
        Revision = "",
        CompiledAt = TimeProvider.System.GetUtcNow(),
        InstallationId = "bench",
        Target = new TargetConfig
        {
            Namespace = "bench",
            Name = "target",
            Uid = "uid-target",
            Host = "localhost",
            Port = 5432,
            TlsMode = UpstreamTlsMode.VerifyFull,
        },
        Listener = new ListenerConfig
        {
            Address = "127.0.0.1",
            Port = 0,
            ClientTls = ClientTlsMode.LoopbackPlaintext,
        },
        Issuers = [],
        Audiences = [],
        RoleKey = BenchServer.RoleKey,
        Grants = [grant],
        ApprovalRules = rules,
        Recording = new RecordingConfig { Directory = "none", OnFailure = RecordingFailureAction.Refuse },
        DefaultAction = DefaultAction.Allow,
    };
}
