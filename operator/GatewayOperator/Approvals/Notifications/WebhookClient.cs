using System.Net;
using System.Net.Http.Headers;

namespace GatewayOperator.Approvals.Notifications;

/// <summary>Posts notices. What the receiver answers beyond its status is not read.</summary>
internal sealed class WebhookClient(TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        // Somebody else's address must not hear of requests because the receiver says so.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <returns>Null when it was taken; else why not, and whether trying again may help.</returns>
    public async Task<(string Fault, bool Again)?> PostAsync(PendingNotice notice, CancellationToken ct)
    {
        using var content = new ByteArrayContent(notice.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        using var message = new HttpRequestMessage(HttpMethod.Post, notice.To.Url) { Content = content };
        if (notice.To.Key is { } key)
        {
            message.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(key, notice.Body, time.GetUtcNow()));
        }

        try
        {
            using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct)
                .ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : ($"it answered {(int)answer.StatusCode}", MayHelp(answer));
        }
        catch (HttpRequestException e)
        {
            return (e.HttpRequestError.ToString(), Again: true);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ("it did not answer in time", Again: true);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool MayHelp(HttpResponseMessage answer) =>
        (int)answer.StatusCode >= 500
        || answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
}
