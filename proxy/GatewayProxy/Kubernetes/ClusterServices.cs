using GatewayOperator.Kubernetes;
using GatewayProxy.Authentication;
using GatewayProxy.Configuration;
using GatewayProxy.Sessions;

namespace GatewayProxy.Kubernetes;

/// <summary>The rooms that a proxy has on a cluster, where local mode has files.</summary>
internal static class ClusterServices
{
    public static void Add(IServiceCollection services, ClusterOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => new KubeClient(
            options.Connection, provider.GetRequiredService<ILogger<KubeClient>>(),
            time: provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ClusterIssuer>();
        services.AddSingleton<IClusterKeys>(provider => provider.GetRequiredService<ClusterIssuer>());
        services.AddSingleton<IConfigurationSupplement, ClusterSupplement>();
        services.AddSingleton<ClusterFacts>();
        services.AddSingleton<ISessionFacts>(provider => provider.GetRequiredService<ClusterFacts>().Negative);
        services.AddSingleton<ApiApprovalRequests>();
        services.AddSingleton<ApiSessionRecords>();
        services.AddSingleton<ConfigurationSecret>();
        services.AddSingleton<LeaseAcknowledgement>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaseAcknowledgement>());
        services.AddHostedService(provider => provider.GetRequiredService<ClusterIssuer>());
        services.AddHostedService(provider => provider.GetRequiredService<ClusterFacts>());
        services.AddHostedService(provider => provider.GetRequiredService<ConfigurationSecret>());
    }

    /// <summary>What only works once everything is there.</summary>
    public static void Connect(IServiceProvider services)
    {
        var intake = services.GetRequiredService<ConfigurationIntake>();
        var issuer = services.GetRequiredService<ClusterIssuer>();
        issuer.Changed += intake.TakeAgain;
        var facts = services.GetRequiredService<ClusterFacts>();
        services.GetRequiredService<ProxyState>().NotReadyWhile(() => facts.NotReadyBecause()
            ?? (issuer.IsAwaited ? "the API server has not said yet whose its tokens are" : null));
    }
}
