using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>What the configurations of all measurements have in common.</summary>
internal static class BenchConfig
{
    /// <summary>Nobody logs in with it: it names no issuers and no place for recordings.</summary>
    public static GatewayConfig With(GrantConfig grant) => new()
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
            Host = PostgresCluster.Host,
            Port = 5432,
            TlsMode = UpstreamTlsMode.Disable,
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
        Recording = new RecordingConfig { Directory = "none", OnFailure = RecordingFailureAction.Refuse },
        DefaultAction = DefaultAction.Allow,
    };
}
