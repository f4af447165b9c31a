using System.Text.Json;
using GatewayOperator.Kubernetes;
using GatewayProxy.Authentication;

namespace GatewayProxy.Kubernetes;

/// <summary>
/// The cluster as an issuer of tokens: who it is and what its keys are, asked of the API server through the proxy's own
/// client.
/// </summary>
public sealed class ClusterIssuer(KubeClient client, TimeProvider time, ILogger<ClusterIssuer> log)
    : BackgroundService, IClusterKeys
{
    private const int LongestAnswer = 1024 * 1024;

    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _url;
    private volatile bool _isAsked;
    private bool _failing;

    /// <summary>Another URL than before is known; raised where it was learnt.</summary>
    public event Action? Changed;

    /// <summary>The <c>iss</c> of its tokens; null until the API server has said it.</summary>
    public string? Url => _url;

    /// <summary>Its tokens are believed, and the API server has neither said who it is nor refused to.</summary>
    public bool IsAwaited => _wanted.Task.IsCompleted && !_isAsked;

    /// <summary>Somebody believes its tokens: from now on it is asked.</summary>
    public void Want() => _wanted.TrySetResult();

    public Task<byte[]> FetchAsync(CancellationToken cancellationToken) =>
        ApiFailure.AsIoAsync(() => GetAsync("/openid/v1/jwks", cancellationToken));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _wanted.Task.WaitAsync(stoppingToken);
            while (true)
            {
                var isKnown = await AskAsync(stoppingToken);
                _isAsked = true;
                await Task.Delay(isKnown ? Refresh : Retry, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The proxy stops.
        }
    }

    private async Task<bool> AskAsync(CancellationToken stopping)
    {
        try
        {
            using var document = JsonDocument.Parse(
                await GetAsync("/.well-known/openid-configuration", stopping));
            var url = document.RootElement.GetProperty("issuer").GetString();
            if (string.IsNullOrEmpty(url))
            {
                throw new IOException("its discovery document names no issuer");
            }

            _failing = false;
            if (url != _url)
            {
                _url = url;
                log.ClusterIssuerKnown(url);
                Changed?.Invoke();
            }

            return true;
        }
        catch (Exception e) when (ApiFailure.IsOne(e) || e is KeyNotFoundException or InvalidOperationException)
        {
            if (!_failing)
            {
                _failing = true;
                log.ClusterIssuerUnknown(e.Message);
            }

            return false;
        }
    }

    private async Task<byte[]> GetAsync(string path, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            using var answer = await client.SendAsync(request, either.Token);
            if (!answer.IsSuccessStatusCode)
            {
                throw new IOException(
                    $"{path} answered {(int)answer.StatusCode}; the service account needs the ClusterRole "
                    + "system:service-account-issuer-discovery");
            }

            await answer.Content.LoadIntoBufferAsync(LongestAnswer, either.Token);
            return await answer.Content.ReadAsByteArrayAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{path} gave no complete answer.");
        }
    }
}
