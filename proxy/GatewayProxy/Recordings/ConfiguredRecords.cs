using GatewayOperator.Api.Configuration;
using GatewayProxy.Kubernetes;

namespace GatewayProxy.Recordings;

/// <summary>The records of sessions where the configuration says that they are kept.</summary>
public sealed class ConfiguredRecords(ApiSessionRecords? cluster = null)
{
    /// <summary>Null when none are kept.</summary>
    public ISessionRecords? Of(GatewayConfig config) =>
        config.Recording.Records is { } directory ? new SessionRecordFiles(directory) : cluster;
}
