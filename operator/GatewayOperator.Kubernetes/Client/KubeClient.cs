using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// The API server's REST interface. Every method takes a <see cref="ResourceType"/> for kinds without a C# type
/// (T is then <see cref="JsonObject"/>); without it the type's own kind is meant. Reads are tried again when the
/// server is overloaded or away for a moment; writes never are, their callers come back anyway.
/// </summary>
public sealed class KubeClient : IDisposable
{
    /// <remarks>
    /// <paramref name="log"/>: Null: silent.
    /// <paramref name="metrics"/>: Null: the process' own.
    /// <paramref name="time"/>: Null: the system's.
    /// </remarks>
    public KubeClient(
        KubeConnection connection, ILogger? log = null, RestMetrics? metrics = null, TimeProvider? time = null)
    {
        Connection = connection;
    }

    public KubeConnection Connection { get; }

    /// <summary>The object; null when there is none.</summary>
    /// <exception cref="KubeApiException">Any answer but 200 and 404.</exception>
    public Task<T?> GetAsync<T>(string ns, string name, CancellationToken ct, ResourceType? type = null)
        where T : class => throw new NotImplementedException();

    /// <summary>All objects of a query, over as many pages as they take. Read consistently, never from a cache.</summary>
    /// <remarks><paramref name="ns"/>: Null: all namespaces.</remarks>
    public Task<KubeList<T>> ListAsync<T>(string? ns, ListQuery? query, CancellationToken ct, ResourceType? type = null)
        where T : class => throw new NotImplementedException();

    /// <summary>Creates; the body says name and, where it wants, generateName.</summary>
    /// <remarks><paramref name="body"/>: A <see cref="JsonNode"/>, or an object of the kind.</remarks>
    public Task<T> CreateAsync<T>(
        string ns, object body, CancellationToken ct, bool dryRun = false, ResourceType? type = null)
        where T : class => throw new NotImplementedException();

    /// <summary>
    /// Server-side apply: what <paramref name="body"/> states is so afterwards, whoever stated something else, and
    /// what this manager stated before and does not now is gone. apiVersion, kind and metadata.name are filled in.
    /// </summary>
    public Task<T> ApplyAsync<T>(
        string ns,
        string name,
        JsonNode body,
        string fieldManager,
        CancellationToken ct,
        string? subresource = null,
        ResourceType? type = null)
        where T : class => throw new NotImplementedException();

    /// <remarks><paramref name="resourceVersion"/>: When given the patch is refused (Conflict) if the object has moved on.</remarks>
    public Task<T> MergePatchAsync<T>(
        string ns,
        string name,
        JsonNode patch,
        CancellationToken ct,
        string? subresource = null,
        string? resourceVersion = null,
        ResourceType? type = null)
        where T : class => throw new NotImplementedException();

    public Task<T> JsonPatchAsync<T>(
        string ns,
        string name,
        JsonArray patch,
        CancellationToken ct,
        string? subresource = null,
        ResourceType? type = null)
        where T : class => throw new NotImplementedException();

    /// <summary>
    /// Replaces the whole object if it is still at <paramref name="resourceVersion"/>. Only for Leases: fields
    /// that the type does not know would be lost.
    /// </summary>
    public Task<T> ReplaceAsync<T>(
        string ns, string name, object body, string resourceVersion, CancellationToken ct, ResourceType? type = null)
        where T : class => throw new NotImplementedException();

    /// <summary>Deletes; that the object is not there is fine.</summary>
    /// <remarks>
    /// <paramref name="uid"/>: When given only the object of this identity (else Conflict).
    /// <paramref name="resourceVersion"/>: When given only the object of this version (else Conflict).
    /// </remarks>
    public Task DeleteAsync<T>(
        string ns,
        string name,
        CancellationToken ct,
        string? uid = null,
        string? resourceVersion = null,
        ResourceType? type = null)
        where T : class => throw new NotImplementedException();

    /// <summary>Whether the API server serves the kind in this version.</summary>
    public Task<bool> ServesAsync(ResourceType type, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>
    /// Watches from a resource version on, bookmarks included, until the server ends it, which it does every few
    /// minutes. Undecodable objects come as broken events.
    /// </summary>
    /// <exception cref="KubeApiException">Refused; <see cref="KubeApiException.IsExpired"/>: list again.</exception>
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        string? ns, string resourceVersion, ListQuery? query, CancellationToken ct, ResourceType? type = null)
        where T : class => throw new NotImplementedException();

    /// <summary>Sends a request of one's own, for example to <c>/version</c>; the answer may be of any status.</summary>
    /// <remarks><paramref name="relative"/>: Its address is relative to the API server's.</remarks>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage relative, CancellationToken ct) =>
        throw new NotImplementedException();

    public void Dispose()
    {
    }
}
