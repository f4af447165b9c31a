using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sockets;

namespace GatewayProxy.Authentication;

/// <summary>
/// Fetches one issuer's keys. The client carries nothing of ours (no proxy settings, cookies, credentials, trace
/// headers), follows no redirects, and connects only to the address it has checked.
/// </summary>
internal sealed class IssuerClient : IIssuerClient
{
    /// <summary>Bytes of one answer; real documents have a few kilobytes.</summary>
    public const int MaximumAnswer = 1024 * 1024;

    /// <summary>For one complete answer, connecting included.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly IssuerConfig _issuer;
    private readonly Uri _discovery;
    private readonly HttpClient _http;

    /// <exception cref="IssuerFetchException">The issuer's URL or CA bundle cannot be used.</exception>
    public IssuerClient(IssuerConfig issuer)
    {
        _issuer = issuer;
        _discovery = IssuerUrl.Discovery(issuer);
        _http = new HttpClient(CreateHandler())
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = MaximumAnswer,
        };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Discovery, then the key set it names: two requests.</summary>
    /// <exception cref="IssuerFetchException">Either could not be had.</exception>
    /// <exception cref="OperationCanceledException">The fetch was cancelled.</exception>
    public async Task<IssuerKeySet> FetchAsync(CancellationToken cancellationToken)
    {
        var discovery = await GetAsync(_discovery, cancellationToken).ConfigureAwait(false);
        var keySet = ReadDiscovery(discovery);
        return IssuerKeySet.Read(await GetAsync(keySet, cancellationToken).ConfigureAwait(false));
    }

    private Uri ReadDiscovery(byte[] json)
    {
        if (!StrictJson.TryReadObject(json, out var document)
            || !TryGetText(document.Value, "issuer", out var issuer)
            || !TryGetText(document.Value, "jwks_uri", out var keySet))
        {
            throw new IssuerFetchException(
                IssuerFetchOutcome.Malformed, $"{_discovery} is not a discovery document with issuer and jwks_uri.");
        }

        return string.Equals(issuer, _issuer.Url, StringComparison.Ordinal)
            ? IssuerUrl.KeySet(keySet, _discovery)
            : throw new IssuerFetchException(
                IssuerFetchOutcome.IssuerMismatch,
                $"{_discovery} speaks for another issuer; the url must equal the document's issuer to the letter.");
    }

    private static bool TryGetText(JsonElement document, string name, out string text)
    {
        text = document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
        return text.Length > 0;
    }

    private async Task<byte[]> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(url, cancellationToken).ConfigureAwait(false);
            return answer.StatusCode == HttpStatusCode.OK
                ? await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)
                : throw new IssuerFetchException(
                    IssuerFetchOutcome.Status, $"{url} answered {(int)answer.StatusCode}; redirects are not followed.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IssuerFetchException(
                IssuerFetchOutcome.Timeout, $"{url} gave no complete answer within {Timeout.TotalSeconds} s.", e);
        }
        catch (HttpRequestException e)
        {
            throw Classify(url, e);
        }
    }

    private static IssuerFetchException Classify(Uri url, HttpRequestException e) => e switch
    {
        { InnerException: IssuerFetchException refused } => refused,
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new IssuerFetchException(
            IssuerFetchOutcome.TooLarge, $"{url} answered with more than {MaximumAnswer} bytes.", e),
        { HttpRequestError: HttpRequestError.SecureConnectionError } => new IssuerFetchException(
            IssuerFetchOutcome.Unreachable, $"{url} has no certificate that is trusted for this host.", e),
        _ => new IssuerFetchException(
            IssuerFetchOutcome.Unreachable, $"{url} cannot be reached: {e.HttpRequestError}.", e),
    };

    private SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = Timeout,
        MaxConnectionsPerServer = 2,
        MaxResponseHeadersLength = 32,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = ConnectAsync,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = CreateChainPolicy() },
    };

    // The host name is verified by SslStream in either case; the policy says which roots count, and that nothing is
    // downloaded from where a certificate points to: those requests would not pass through the address rule.
    private X509ChainPolicy CreateChainPolicy()
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        if (_issuer.CaPem is null)
        {
            return policy;
        }

        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        try
        {
            policy.CustomTrustStore.ImportFromPem(_issuer.CaPem);
        }
        catch (CryptographicException e)
        {
            throw new IssuerFetchException(
                IssuerFetchOutcome.Misconfigured, $"The CA bundle of issuer {_issuer.Name} is not PEM.", e);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new IssuerFetchException(
                IssuerFetchOutcome.Misconfigured, $"The CA bundle of issuer {_issuer.Name} has no certificate.");
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var loopbackOnly = context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttp;
        var resolved = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        var permitted = Array.FindAll(
            resolved, address => IssuerAddressRule.Permits(address, _issuer.AllowPrivate, loopbackOnly));
        if (permitted.Length == 0)
        {
            throw new IssuerFetchException(
                IssuerFetchOutcome.AddressRefused,
                $"{host} has no public address; set allowPrivate on issuer {_issuer.Name} if it is in your network.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // The checked addresses, never the name: asking DNS again could get another answer.
            await socket.ConnectAsync(permitted, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            // Not a NetworkStream: its TLS handshake would go on, and compute, on a socket thread.
            return new SocketStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
