using Microsoft.AspNetCore.Http;

namespace GatewayOperator.Kubernetes.Tests.Scripted;

/// <summary>What a client asked for.</summary>
internal sealed record ScriptedRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, string? ContentType, string Body)
{
    public bool IsWatch => this["watch"] is not null;

    public string? this[string parameter] => Query.GetValueOrDefault(parameter);

    public static async Task<ScriptedRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        return new ScriptedRequest(
            request.Method,
            request.Path,
            request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()),
            request.ContentType,
            body);
    }
}
