using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>
/// A real API server on a free loopback port with its own etcd, authority and service account keys; RBAC is on. It can
/// be killed, started again with what it knew, and stopped in its tracks. Disposing it removes everything.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ApiServerOptions _options;
    private readonly string _directory;
    private readonly ClusterPki? _ownPki;
    private readonly Etcd? _ownEtcd;
    private readonly AuditLog? _audit;
    private Daemon? _server;
    private Daemon? _controllers;

    private ApiServer(ApiServerOptions options, string directory, ClusterPki pki, Etcd etcd, int port)
    {
        (_options, _directory, _ownPki, _ownEtcd) = (options, directory, pki, etcd);
        var (certificate, key) = pki.Client("admin", "system:masters");
        (Url, CaPem) = (new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}")), pki.CaPem);
        AdminKubeconfig = Kubeconfig.Write(
            Path.Combine(directory, "admin.kubeconfig"), Url, CaPem, Kubeconfig.Certificate(certificate, key));
        _audit = new AuditLog(directory);
        Admin = Client(certificate, key);
    }

    private ApiServer(ApiServerOptions options, string directory, Kubeconfig foreign)
    {
        (_options, _directory, Url, CaPem) = (options, directory, foreign.Server, foreign.CaPem);
        AdminKubeconfig = Kubeconfig.Write(Path.Combine(directory, "admin.kubeconfig"), Url, CaPem, foreign.User);
        Admin = foreign.Pair is { } pair ? Client(pair.Certificate, pair.Key) : Anonymous();
        Admin.DefaultRequestHeaders.Authorization = foreign.Authorization;
        Foreign = foreign;
    }

    public Uri Url { get; }

    /// <summary>The authority of the server's certificate.</summary>
    public string CaPem { get; }

    /// <summary>The issuer of service account tokens, of a server that was started here.</summary>
    public static string Issuer => "https://kubernetes.default.svc.cluster.local";

    /// <summary>Path of the kubeconfig of a user who may do everything.</summary>
    public string AdminKubeconfig { get; }

    /// <summary>Speaks as that user, with relative addresses.</summary>
    public HttpClient Admin { get; }

    /// <summary>Who asked this server for what.</summary>
    public AuditLog Audit => _audit ?? throw NotOurs("its audit log");

    /// <summary>The cluster that somebody else runs; null for a server that was started here.</summary>
    internal Kubeconfig? Foreign { get; }

    private ClusterPki Pki => _ownPki ?? throw NotOurs("its keys");

    private Etcd Store => _ownEtcd ?? throw NotOurs("its etcd");

    /// <summary>Files of this server; removed with it.</summary>
    public string ScratchDirectory => _directory;

    public static async Task<ApiServer> StartAsync(ApiServerOptions? options = null, CancellationToken ct = default)
    {
        var directory = Directory.CreateTempSubdirectory("gwkube-").FullName;
        var pki = new ClusterPki(Path.Combine(directory, "pki"), TimeProvider.System.GetUtcNow());
        var etcd = await Etcd.StartAsync(directory, ct).ConfigureAwait(false);
        var server = new ApiServer(options ?? new ApiServerOptions(), directory, pki, etcd, LoopbackPort.Take());
        try
        {
            await server.StartAgainAsync(ct).ConfigureAwait(false);
            await server.SetUpAsync(ct).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A cluster that is there already, with our kinds in it; what would harm it throws.</summary>
    /// <param name="kubeconfig">Of a user who may do everything, with a certificate or a token.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task<ApiServer> AttachAsync(string kubeconfig, CancellationToken ct = default)
    {
        var directory = Directory.CreateTempSubdirectory("gwkube-").FullName;
        var foreign = await Kubeconfig.ReadAsync(kubeconfig, ct).ConfigureAwait(false);
        var server = new ApiServer(new ApiServerOptions { ControllerManager = false }, directory, foreign);
        await server.SetUpAsync(ct).ConfigureAwait(false);
        return server;
    }

    /// <summary>kubectl as the user who may do everything.</summary>
    public Kubectl Kubectl(string program = "kubectl") => new(AdminKubeconfig, program);

    /// <summary>
    /// The path of a kubeconfig of a user with groups: by client certificate, or impersonated on a foreign cluster.
    /// </summary>
    public string KubeconfigFor(string user, params IReadOnlyList<string> groups)
    {
        if (Foreign is { } foreign)
        {
            return Kubeconfig.Write(NewFile("user"), Url, CaPem, foreign.As(user, groups));
        }

        var (certificate, key) = Pki.Client(user, groups);
        return Kubeconfig.Write(NewFile("user"), Url, CaPem, Kubeconfig.Certificate(certificate, key));
    }

    /// <summary>The path of a kubeconfig with a bearer token, for example one of a service account.</summary>
    /// <param name="token">The token.</param>
    /// <param name="ns">The namespace of the kubeconfig's context.</param>
    /// <param name="url">Null: the server itself, and no relay.</param>
    public string KubeconfigWithToken(string token, string? ns = null, Uri? url = null) =>
        Kubeconfig.Write(NewFile("token"), url ?? Url, CaPem, Kubeconfig.Token(token), ns);

    /// <summary>Kills the API server (and not its etcd) at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
            _server = null;
        }
    }

    /// <summary>Starts the API server on its port with its data; returns when it is ready.</summary>
    public async Task StartAgainAsync(CancellationToken ct = default)
    {
        _server ??= await Daemon.StartAsync(
            Path.Combine(_directory, "apiserver.log"), SourceTree.Tool("kube-apiserver"), ServerArguments(), ct)
            .ConfigureAwait(false);
        await ReadyAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Stops it in its tracks: connections stay open, and nothing is answered.</summary>
    public void Suspend() => (_server ?? throw NotOurs("its process")).Signal("STOP");

    public void Resume() => (_server ?? throw NotOurs("its process")).Signal("CONT");

    /// <summary>
    /// Makes etcd forget old revisions. Who then asks the server for one gets 410, at once without a watch cache, or
    /// else after a restart of the server.
    /// </summary>
    public Task CompactAsync(CancellationToken ct = default) => Store.CompactAsync(ct);

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        if (_controllers is not null)
        {
            await _controllers.DisposeAsync().ConfigureAwait(false);
        }

        await KillAsync().ConfigureAwait(false);
        if (_ownEtcd is not null)
        {
            await _ownEtcd.DisposeAsync().ConfigureAwait(false);
        }

        _ownPki?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Speaks as nobody, until a request carries a token.</summary>
    internal HttpClient Anonymous() => new(Handler()) { BaseAddress = Url, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>What the server shows, for who stands before it.</summary>
    internal X509Certificate2 ServerCertificate()
    {
        using var pair = X509Certificate2.CreateFromPemFile(
            Pki.PathOf("apiserver.crt"), Pki.PathOf("apiserver.key"));
        return Loaded(pair);
    }

    private async Task SetUpAsync(CancellationToken ct)
    {
        if (_options.InstallCrds)
        {
            await this.InstallCrdsAsync(ct).ConfigureAwait(false);
        }

        if (_options.ControllerManager)
        {
            _controllers = await Daemon.StartAsync(
                Path.Combine(_directory, "controllers.log"),
                SourceTree.Tool("kube-controller-manager"),
                ControllerArguments(),
                ct).ConfigureAwait(false);
        }
    }

    private string[] ServerArguments() =>
    [
        $"--etcd-servers={Store.Address}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
        $"--secure-port={Url.Port}", "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.96.0.0/16",
        $"--tls-cert-file={Pki.PathOf("apiserver.crt")}", $"--tls-private-key-file={Pki.PathOf("apiserver.key")}",
        $"--client-ca-file={Pki.PathOf("ca.crt")}", $"--cert-dir={Pki.PathOf("generated")}",
        "--authorization-mode=RBAC", "--allow-privileged=true", "--profiling=false",
        $"--service-account-issuer={Issuer}", $"--service-account-key-file={Pki.PathOf("sa.pub")}",
        $"--service-account-signing-key-file={Pki.PathOf("sa.key")}",
        "--feature-gates=BoundServiceAccountTokenVolume=true",
        string.Create(CultureInfo.InvariantCulture, $"--watch-cache={(_options.WatchCache ? "true" : "false")}"),
        .. Audit.Arguments, .. _options.Arguments,
    ];

    // No serviceaccount-token: newer clusters have no such Secrets. No pod collector: tests make pods without nodes.
    private string[] ControllerArguments() =>
    [
        $"--kubeconfig={AdminKubeconfig}", "--leader-elect=false", "--use-service-account-credentials=false",
        $"--service-account-private-key-file={Pki.PathOf("sa.key")}", $"--root-ca-file={Pki.PathOf("ca.crt")}",
        "--kube-api-qps=500", "--kube-api-burst=1000", "--port=0", "--secure-port=0",
        "--controllers=namespace,garbagecollector,serviceaccount,root-ca-cert-publisher,deployment,replicaset,"
            + "statefulset,disruption,endpoint,job,clusterrole-aggregation",
    ];

    private async Task ReadyAsync(CancellationToken ct)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50, ct).ConfigureAwait(false))
        {
            if (!_server!.Running || !Store.Running || clock.Elapsed > Patience)
            {
                throw new InvalidOperationException(
                    $"The API server did not start.\n{_server.LastWords}\n{Store.LastWords}");
            }

            try
            {
                using var answer = await Admin.GetAsync("/readyz", ct).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Nobody listens yet.
            }
        }
    }

    private HttpClient Client(string certificatePem, string keyPem)
    {
        var handler = Handler();
        using var pair = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        handler.SslOptions.ClientCertificates = [Loaded(pair)];
        return new HttpClient(handler) { BaseAddress = Url };
    }

    private SocketsHttpHandler Handler()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(CaPem));
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = default };
        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }

    // TLS wants a key that is in a store of its own.
    private static X509Certificate2 Loaded(X509Certificate2 pair) =>
        X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null);

    private static InvalidOperationException NotOurs(string what) =>
        new($"This cluster was not started by the tests: {what} cannot be had.");

    private string NewFile(string kind) => Path.Combine(_directory, $"{kind}-{Guid.NewGuid():N}.kubeconfig");
}
