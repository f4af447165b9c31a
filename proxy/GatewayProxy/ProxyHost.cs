using GatewayProxy.Approvals;
using GatewayProxy.Authentication;
using GatewayProxy.Configuration;
using GatewayProxy.Ddl;
using GatewayProxy.Kubernetes;
using GatewayProxy.Listening;
using GatewayProxy.Masking;
using GatewayProxy.Observability;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recordings;
using GatewayProxy.Sessions;
using GatewayProxy.Upstream;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace GatewayProxy;

/// <summary>Puts the rooms together and runs them until it is told to stop.</summary>
public static class ProxyHost
{
    /// <summary>Returns when the proxy has drained; 0.</summary>
    public static async Task<int> RunAsync(ProxyOptions options, CancellationToken stop)
    {
        await using var app = Build(options);
        var state = app.Services.GetRequiredService<ProxyState>();
        using var acknowledgement = options.Acknowledge is null
            ? null
            : new AcknowledgementFile(
                options.Acknowledge, state, app.Services.GetRequiredService<ILogger<AcknowledgementFile>>());
        OperationsEndpoint.Map(app, state);
        if (options.Cluster is null)
        {
            app.Services.GetRequiredService<ConfigurationFile>().Look();
        }
        else
        {
            ClusterServices.Connect(app.Services);
        }

        var listener = app.Services.GetRequiredService<ClientListener>();
        await app.StartAsync(CancellationToken.None);
        state.Operations(OperationsAddress(app));
        // Last, so that a proxy that says where clients connect has said everything.
        listener.Start();

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
            stop, app.Lifetime.ApplicationStopping, AttachedTo(options));
        await WaitAsync(stopping.Token);
        state.Draining();
        await Task.Delay(options.Cluster?.Farewell ?? TimeSpan.Zero, CancellationToken.None);
        listener.Stop();
        await app.Services.GetRequiredService<SessionDrain>().RunAsync(options.DrainTimeout, CancellationToken.None);
        await app.StopAsync(CancellationToken.None);
        await app.Services.GetRequiredService<RecordingUploads>().FinishAsync();
        if (app.Services.GetService<LeaseAcknowledgement>() is { } lease)
        {
            await lease.ReleaseAsync();
        }

        return 0;
    }

    private static WebApplication Build(ProxyOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        OperationsEndpoint.Configure(builder, options.Operations);
        builder.Services.AddRoutingCore();
        // SIGTERM starts our drain, see Program; the host must not tear the sessions' services down meanwhile.
        builder.Services.AddSingleton<IHostLifetime, DrainingLifetime>();
        ConfigureLogging(builder.Logging, options.JsonLog);
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options.Limits);
        services.AddSingleton<PolicyHolder>();
        services.AddSingleton<ProxyState>();
        services.AddSingleton<TokenAuthenticator>();
        services.AddSingleton<ITokenAuthenticator>(provider => provider.GetRequiredService<TokenAuthenticator>());
        services.AddSingleton<UpstreamConnector>();
        services.AddSingleton<CancelForwarder>();
        services.AddSingleton<SchemaGate>();
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<StatementCancels>();
        AddStatements(services, options);
        AddRecording(services);
        services.AddSingleton<GrantChoice>();
        services.AddSingleton<Login>();
        services.AddSingleton<CancelRequests>();
        services.AddSingleton<ConnectionHandler>();
        services.AddSingleton<ClientListener>();
        services.AddSingleton<SessionDrain>();
        services.AddSingleton<SessionWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionWatch>());
        AddConfiguration(services, options);
        var app = builder.Build();
        var policy = app.Services.GetRequiredService<PolicyHolder>();
        ProxyMetrics.PublishConfigAge(() => policy.Current is { } current
            ? TimeProvider.System.GetUtcNow() - current.Config.CompiledAt
            : null);
        return app;
    }

    private static void AddConfiguration(IServiceCollection services, ProxyOptions options)
    {
        services.AddSingleton<ConfigurationIntake>();
        if (options.Cluster is { } cluster)
        {
            ClusterServices.Add(services, cluster);
            return;
        }

        services.AddSingleton<IConfigurationSupplement, NoSupplement>();
        services.AddSingleton<ISessionFacts, ConfigurationAlone>();
        services.AddSingleton(
            provider => ActivatorUtilities.CreateInstance<ConfigurationFile>(provider, options.Config!));
        services.AddHostedService(provider => provider.GetRequiredService<ConfigurationFile>());
    }

    private static void AddStatements(IServiceCollection services, ProxyOptions options)
    {
        services.AddSingleton<DdlServices>(at => ActivatorUtilities.CreateInstance<DdlServices>(at) with
        {
            OperatorPatience = options.OperatorPatience,
        });
        services.AddSingleton(at => TextAnalyses.Load(at.GetRequiredService<ILogger<TextAnalyses>>()));
        services.AddSingleton<SessionServices>(provider => new SessionServices(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<PolicyHolder>(),
            provider.GetRequiredService<StatementCancels>(), provider.GetRequiredService<TextAnalyses>(),
            provider.GetRequiredService<ApprovalDesk>(), provider.GetRequiredService<DdlServices>(),
            provider.GetRequiredService<ILogger<Session>>()));
        services.AddSingleton<IApprovalRequests, ConfiguredRequests>();
        services.AddSingleton<ApprovalDesk>();
    }

    private static void AddRecording(IServiceCollection services)
    {
        services.AddSingleton<ConfiguredRecords>();
        services.AddSingleton<JournalSpool>();
        services.AddSingleton<ProxyCertificate>();
        services.AddSingleton<SpoolRecovery>();
        services.AddSingleton<TargetStores>();
        services.AddSingleton<SessionIndex>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionIndex>());
        services.AddSingleton<RecordingUploads>();
        services.AddHostedService(provider => provider.GetRequiredService<RecordingUploads>());
        services.AddHostedService<RetentionSweeps>();
    }

    private static void ConfigureLogging(ILoggingBuilder logging, bool json)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        const string timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        if (json)
        {
            logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, timestamp));
        }
        else
        {
            logging.AddSimpleConsole(console =>
                (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, timestamp));
        }
    }

    private static string OperationsAddress(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new Uri(addresses!.Addresses.First()).Authority;
    }

    private static CancellationToken AttachedTo(ProxyOptions options)
    {
        if (!options.Attached)
        {
            return CancellationToken.None;
        }

        var gone = new CancellationTokenSource();
        new Thread(() =>
        {
            var input = Console.OpenStandardInput();
            var ignored = new byte[64];
            while (input.Read(ignored) > 0)
            {
            }

            gone.Cancel();
        })
        {
            IsBackground = true,
            Name = "parent",
        }.Start();
        return gone.Token;
    }

    private static async Task WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using (stop.Register(stopped.SetResult))
        {
            await stopped.Task;
        }
    }
}
