using System.Net;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// Tries reads again when the API server is overloaded or away for a moment. Never used for writes: an answer
/// that got lost does not say whether the write happened.
/// </summary>
internal sealed class ReadRetry(ILogger log, TimeProvider time)
{
    private const int MaxAttempts = 4;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public async Task<TResult> RunAsync<TResult>(
        Func<CancellationToken, Task<TResult>> read, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                return await read(ct).ConfigureAwait(false);
            }
            catch (Exception e) when (attempt < MaxAttempts && !ct.IsCancellationRequested)
            {
                if (Wait(e, attempt) is not { } found)
                {
                    throw;
                }

                wait = found;
                log.ReadAgain(wait, e.Message);
            }

            await Task.Delay(wait, time, ct).ConfigureAwait(false);
        }
    }

    private static TimeSpan? Wait(Exception error, int attempt)
    {
        var own = TimeSpan.FromMilliseconds(250 * Math.Pow(2, attempt - 1) * (1 + (Random.Shared.NextDouble() / 2)));
        return error switch
        {
            KubeApiException { RetryAfter: { } asked } refused when IsTransient(refused.Status) =>
                asked > LongestWait ? null : asked > own ? asked : own,
            KubeApiException refused => IsTransient(refused.Status) ? own : null,
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => null,
            HttpRequestException or IOException => own,
            _ => null,
        };
    }

    private static bool IsTransient(HttpStatusCode status) => status
        is HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.GatewayTimeout;
}
