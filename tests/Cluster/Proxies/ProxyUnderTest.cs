using System.Net;
using System.Text.Json;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;
using GatewayProxy;
using GatewayProxy.Kubernetes;
using k8s.Models;
using Npgsql;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>A real proxy in this process that knows nothing but its Secret's name, seen through its Lease.</summary>
public sealed class ProxyUnderTest : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ProxyScene _scene;
    private readonly string _name;
    private readonly Task<int> _running;

    private ProxyUnderTest(ProxyScene scene, string name, string kubeconfig)
    {
        (_scene, _name) = (scene, name);
        var options = new ProxyOptions
        {
            Cluster = new ClusterOptions
            {
                Connection = KubeConnection.FromKubeconfig(kubeconfig),
                Namespace = scene.Namespace,
                ConfigSecret = ClusterNames.Config(ProxyScene.Target),
                PodName = name,
                Spool = Path.Combine(scene.Folder, name),
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
            },
            Operations = new IPEndPoint(IPAddress.Loopback, 0),
            DrainTimeout = TimeSpan.FromSeconds(1),
        };
        _running = Task.Run(() => ProxyHost.RunAsync(options, _stop.Token));
    }

    /// <summary>Where clients connect, once it is ready.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    public Uri Operations { get; private set; } = new("http://127.0.0.1");

    public static ProxyUnderTest Start(ProxyScene scene, string name, string kubeconfig) =>
        new(scene, name, kubeconfig);

    /// <summary>What it says of itself on its Lease; null before it says anything.</summary>
    public async Task<ProxyAcknowledgement?> AcknowledgementAsync()
    {
        var lease = await _scene.Client.GetAsync<V1Lease>(_scene.Namespace, _name, default);
        return lease?.Metadata.Annotations?.TryGetValue(ClusterNames.AcknowledgementAnnotation, out var json) == true
            ? JsonSerializer.Deserialize<ProxyAcknowledgement>(json, JsonSerializerOptions.Web)
            : null;
    }

    public Task AcknowledgesAsync(string what, Predicate<ProxyAcknowledgement> condition)
    {
        ProxyAcknowledgement? last = null;
        return Wait.UntilAsync(
            what,
            async () => (last = await AcknowledgementAsync()) is { } said && condition(said),
            () => $"It says: {JsonSerializer.Serialize(last)} {_running.Exception}",
            TimeSpan.FromSeconds(30));
    }

    /// <summary>It enforces what the scene has published last.</summary>
    public Task EnforcesAsync() =>
        AcknowledgesAsync("the newest configuration is enforced", said => said.Revision == _scene.Config.Revision);

    public async Task ReadyAsync()
    {
        await EnforcesAsync();
        await AcknowledgesAsync("it listens", said => said is { Listening: not null, Operations: not null });
        var said = (await AcknowledgementAsync())!;
        Address = IPEndPoint.Parse(said.Listening!);
        Operations = new Uri($"http://{said.Operations}");
        using var http = new HttpClient();
        await Wait.UntilAsync(
            "it is ready", async () => (await http.GetAsync(new Uri(Operations, "/readyz"))).IsSuccessStatusCode);
    }

    public string ConnectionString(string grant = "main", string? token = null) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Address.Port,
        Username = grant,
        Password = token ?? _scene.Tokens.Mint(),
        Database = "orders",
        SslMode = SslMode.VerifyFull,
        IncludeErrorDetail = true,
        RootCertificate = _scene.Tokens.CaPath,
        Pooling = false,
        Timeout = 20,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    public async Task<NpgsqlConnection> OpenAsync(string grant = "main", string? token = null)
    {
        var connection = new NpgsqlConnection(ConnectionString(grant, token));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>How a login is refused: SQLSTATE and text.</summary>
    public async Task<PostgresException> RefusalAsync(string grant = "main", string? token = null)
    {
        try
        {
            await using var connection = await OpenAsync(grant, token);
        }
        catch (PostgresException e)
        {
            return e;
        }

        throw new AssertionException("The login was not refused.");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
