using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Authentication;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// The connection to the API server: trust, credentials and counting. Not KubernetesClient's own, which accepts a
/// certificate for any host as long as the authority signed it.
/// </summary>
internal sealed class KubeTransport : IDisposable
{
    private readonly HttpClient _http;
    private readonly ServiceClientCredentials? _credentials;
    private readonly RestMetrics _metrics;
    private readonly string _base;
    private readonly string? _serverName;

    public KubeTransport(KubeConnection connection, RestMetrics metrics)
    {
        var configuration = connection.Configuration;
        _metrics = metrics;
        _base = connection.Server.AbsoluteUri.TrimEnd('/');
        _serverName = string.IsNullOrWhiteSpace(configuration.TlsServerName) ? null : configuration.TlsServerName;
        _credentials = k8s.Kubernetes.CreateCredentials(configuration);
        _http = new HttpClient(Handler(configuration)) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent());
    }

    /// <summary>Sends and returns when the headers are there. The request's address is relative.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        // Behind some clusters' addresses there is a path, which an absolute one would replace.
        request.RequestUri = new Uri(_base + "/" + request.RequestUri!.OriginalString.TrimStart('/'));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.Host = _serverName;
        if (_credentials is not null)
        {
            await _credentials.ProcessHttpRequestAsync(request, ct).ConfigureAwait(false);
        }

        var method = request.Method.Method;
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct)
                .ConfigureAwait(false);
            _metrics.Completed(((int)response.StatusCode).ToString(), method);
            return response;
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            _metrics.Completed("<error>", method);
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Handler(KubernetesClientConfiguration configuration)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // A load balancer that forgot the connection says nothing; only pings tell.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        };
        if (configuration.SslCaCerts is { Count: > 0 } authorities)
        {
            // The chain policy alone leaves the check of the host name to the platform, as it must be.
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (ClientCertificate(configuration) is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        return handler;
    }

    private static X509Certificate2? ClientCertificate(KubernetesClientConfiguration configuration)
    {
        var certificate = Pem(configuration.ClientCertificateData, configuration.ClientCertificateFilePath);
        var key = Pem(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath);
        if (certificate is null || key is null)
        {
            return null;
        }

        // Not every platform's TLS takes a key that is in memory only.
        using var pair = X509Certificate2.CreateFromPem(certificate, key);
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null);
    }

    private static string? Pem(string? base64, string? file)
    {
        if (!string.IsNullOrWhiteSpace(file))
        {
            return File.ReadAllText(file);
        }

        return string.IsNullOrWhiteSpace(base64) ? null : Encoding.UTF8.GetString(Convert.FromBase64String(base64));
    }

    // Where no field manager is named the API server takes the part before the slash for one.
    private static string UserAgent()
    {
        var program = System.Reflection.Assembly.GetEntryAssembly()?.GetName();
        return $"{program?.Name ?? "gateway"}/{program?.Version?.ToString(3) ?? "0"}";
    }
}
