using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GatewayOperator.Kubernetes;

/// <summary>Reads the API server's refusals.</summary>
internal static class ApiErrors
{
    private const int LongestMessage = 1000;

    /// <summary>The exception for an answer that is no success.</summary>
    public static async Task<KubeApiException> ReadAsync(
        HttpResponseMessage response, ResourceType? type, CancellationToken ct)
    {
        var body = await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false);
        var request = response.RequestMessage!;
        var what = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        return Create(response.StatusCode, Parse(body), what, type, RetryAfter(response));
    }

    /// <summary>The exception for a Status that came inside a watch.</summary>
    public static KubeApiException FromStatus(ReadOnlySpan<byte> status, ResourceType type)
    {
        var parsed = Parse(status);
        var code = Number(parsed?["code"]) ?? (int)HttpStatusCode.InternalServerError;
        return Create((HttpStatusCode)code, parsed, $"the watch of {type.Plural}", type, retryAfter: null);
    }

    private static KubeApiException Create(
        HttpStatusCode status, JsonObject? parsed, string what, ResourceType? type, TimeSpan? retryAfter)
    {
        var reason = Text(parsed?["reason"]);
        // Complaints about a body quote it, and a Secret's body is secret.
        var said = type is { Group: "", Kind: "Secret" } ? null : Text(parsed?["message"]);
        if (said?.Length > LongestMessage)
        {
            said = said[..LongestMessage] + "…";
        }

        var asked = Number((parsed?["details"] as JsonObject)?["retryAfterSeconds"]);
        var message = $"The API server answered {(int)status}{(reason is null ? "" : " " + reason)} to {what}"
            + (string.IsNullOrEmpty(said) ? "." : $": {said}");
        return new KubeApiException(
            status, reason, message, retryAfter ?? (asked > 0 ? TimeSpan.FromSeconds(asked.Value) : null));
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Retry-After", out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static JsonObject? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return JsonNode.Parse(ref reader) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    private static int? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out int number) ? number : null;
}
