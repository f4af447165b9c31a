using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>Requests with their whole answers: deadlines, refusals as exceptions, further attempts of reads.</summary>
internal sealed class KubeExchange(KubeTransport transport, ILogger log, TimeProvider time)
{
    // Longer than the API server thinks about anything that we ask.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    private readonly ReadRetry _retry = new(log, time);

    public Task<byte[]> ReadAsync(string path, ResourceType type, CancellationToken ct) => _retry.RunAsync(
        inner => ExchangeAsync(new HttpRequestMessage(HttpMethod.Get, Relative(path)), type, inner), ct);

    public Task<byte[]> WriteAsync(
        HttpMethod method, string path, JsonNode body, string format, ResourceType type, CancellationToken ct)
    {
        var content = new ByteArrayContent(KubeJson.Bytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(format);
        return ExchangeAsync(new HttpRequestMessage(method, Relative(path)) { Content = content }, type, ct);
    }

    /// <summary>An answer whose body goes on.</summary>
    public Task<HttpResponseMessage> OpenAsync(RequestPath path, ResourceType type, CancellationToken ct) =>
        WithinAsync(
            async inner =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, Relative(path.ToString()));
                var response = await transport.SendAsync(Accepting(request), inner).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    throw await ApiErrors.ReadAsync(response, type, inner).ConfigureAwait(false);
                }
            },
            ct);

    private Task<byte[]> ExchangeAsync(HttpRequestMessage request, ResourceType type, CancellationToken ct) =>
        WithinAsync(
            async inner =>
            {
                using (request)
                {
                    using var response = await transport.SendAsync(Accepting(request), inner).ConfigureAwait(false);
                    return response.IsSuccessStatusCode
                        ? await response.Content.ReadAsByteArrayAsync(inner).ConfigureAwait(false)
                        : throw await ApiErrors.ReadAsync(response, type, inner).ConfigureAwait(false);
                }
            },
            ct);

    private async Task<TResult> WithinAsync<TResult>(Func<CancellationToken, Task<TResult>> ask, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(AnswerWithin, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            return await ask(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"The API server did not answer within {AnswerWithin.TotalSeconds:0} s.");
        }
    }

    private static HttpRequestMessage Accepting(HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
