using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// The API server's REST interface. Every method takes a <see cref="ResourceType"/> for kinds without a C# type
/// (T is then <see cref="JsonObject"/>); without it the type's own kind is meant. Reads are tried again when the
/// server is overloaded or away for a moment; writes never are, their callers come back anyway.
/// </summary>
/// <remarks>
/// Besides <see cref="KubeApiException"/> every call may throw <see cref="HttpRequestException"/> or
/// <see cref="IOException"/> when the server cannot be reached, and <see cref="TimeoutException"/> when it does
/// not answer.
/// </remarks>
public sealed class KubeClient : IDisposable
{
    private const string ApplyPatch = "application/apply-patch+yaml";
    private const string MergePatch = "application/merge-patch+json";
    private const string JsonPatch = "application/json-patch+json";

    private readonly KubeTransport _transport;
    private readonly KubeExchange _exchange;
    private readonly TimeProvider _time;

    /// <param name="connection">Where the API server is.</param>
    /// <param name="log">Null: silent.</param>
    /// <param name="metrics">Null: the process' own.</param>
    /// <param name="time">Null: the system's.</param>
    public KubeClient(
        KubeConnection connection, ILogger? log = null, RestMetrics? metrics = null, TimeProvider? time = null)
    {
        Connection = connection;
        _time = time ?? TimeProvider.System;
        _transport = new KubeTransport(connection, metrics ?? RestMetrics.Shared);
        _exchange = new KubeExchange(_transport, log ?? NullLogger.Instance, _time);
    }

    public KubeConnection Connection { get; }

    /// <summary>The object; null when there is none.</summary>
    /// <exception cref="KubeApiException">Any answer but 200 and 404.</exception>
    public async Task<T?> GetAsync<T>(string ns, string name, CancellationToken ct, ResourceType? type = null)
        where T : class
    {
        type ??= ResourceType.Of<T>();
        try
        {
            return KubeJson.Decode<T>(await _exchange.ReadAsync(type.Path(ns, name), type, ct).ConfigureAwait(false));
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>All objects of a query, however many pages they take; read consistently, never from a cache.</summary>
    /// <remarks><paramref name="ns"/> is null for all namespaces.</remarks>
    public async Task<KubeList<T>> ListAsync<T>(
        string? ns, ListQuery? query, CancellationToken ct, ResourceType? type = null)
        where T : class
    {
        type ??= ResourceType.Of<T>();
        query ??= new ListQuery();
        try
        {
            return await ListAsync<T>(ns, query, query.Limit, type, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsExpired)
        {
            // Between two pages the server compacted its history; in one piece there is no between.
            return await ListAsync<T>(ns, query, limit: 0, type, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Creates; the body says name (or generateName).</summary>
    /// <remarks><paramref name="body"/> is a <see cref="JsonNode"/>, or an object of the kind.</remarks>
    public Task<T> CreateAsync<T>(
        string ns, object body, CancellationToken ct, bool dryRun = false, ResourceType? type = null)
        where T : class
    {
        type ??= ResourceType.Of<T>();
        var path = new RequestPath(type.Path(ns)).With("dryRun", dryRun ? "All" : null);
        return WriteAsync<T>(HttpMethod.Post, path, KubeJson.Encode(body, type), "application/json", type, ct);
    }

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
        where T : class
    {
        type ??= ResourceType.Of<T>();
        var stated = KubeJson.Encode(body, type);
        KubeJson.Metadata(stated)["name"] = name;
        var path = new RequestPath(type.Path(ns, name, subresource))
            .With("fieldManager", fieldManager)
            .With("force", "true");
        return WriteAsync<T>(HttpMethod.Patch, path, stated, ApplyPatch, type, ct);
    }

    /// <summary>RFC 7396: changes what the patch names and leaves the rest.</summary>
    /// <remarks>
    /// With <paramref name="resourceVersion"/> the patch is refused (Conflict) if the object has moved on.
    /// </remarks>
    public Task<T> MergePatchAsync<T>(
        string ns,
        string name,
        JsonNode patch,
        CancellationToken ct,
        string? subresource = null,
        string? resourceVersion = null,
        ResourceType? type = null)
        where T : class
    {
        type ??= ResourceType.Of<T>();
        var body = (JsonObject)patch.DeepClone();
        if (resourceVersion is not null)
        {
            KubeJson.Metadata(body)["resourceVersion"] = resourceVersion;
        }

        var path = new RequestPath(type.Path(ns, name, subresource));
        return WriteAsync<T>(HttpMethod.Patch, path, body, MergePatch, type, ct);
    }

    /// <summary>RFC 6902: a failed <c>test</c> is refused as <see cref="KubeApiException.IsInvalid"/>.</summary>
    public Task<T> JsonPatchAsync<T>(
        string ns,
        string name,
        JsonArray patch,
        CancellationToken ct,
        string? subresource = null,
        ResourceType? type = null)
        where T : class
    {
        type ??= ResourceType.Of<T>();
        var path = new RequestPath(type.Path(ns, name, subresource));
        return WriteAsync<T>(HttpMethod.Patch, path, patch, JsonPatch, type, ct);
    }

    /// <summary>
    /// Replaces the whole object if it is still at <paramref name="resourceVersion"/>. Only for Leases: fields
    /// that the type does not know would be lost.
    /// </summary>
    public Task<T> ReplaceAsync<T>(
        string ns, string name, object body, string resourceVersion, CancellationToken ct, ResourceType? type = null)
        where T : class
    {
        type ??= ResourceType.Of<T>();
        var whole = KubeJson.Encode(body, type);
        var metadata = KubeJson.Metadata(whole);
        metadata["name"] = name;
        metadata["resourceVersion"] = resourceVersion;
        var path = new RequestPath(type.Path(ns, name));
        return WriteAsync<T>(HttpMethod.Put, path, whole, "application/json", type, ct);
    }

    /// <summary>Deletes; that the object is not there is fine.</summary>
    /// <remarks>
    /// With <paramref name="uid"/> only the object of this identity, with <paramref name="resourceVersion"/> only
    /// in this version (else Conflict).
    /// </remarks>
    public async Task DeleteAsync<T>(
        string ns,
        string name,
        CancellationToken ct,
        string? uid = null,
        string? resourceVersion = null,
        ResourceType? type = null)
        where T : class
    {
        type ??= ResourceType.Of<T>();
        var conditions = new JsonObject();
        if (uid is not null)
        {
            conditions["uid"] = uid;
        }

        if (resourceVersion is not null)
        {
            conditions["resourceVersion"] = resourceVersion;
        }

        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["preconditions"] = conditions,
        };
        try
        {
            var path = type.Path(ns, name);
            await _exchange.WriteAsync(HttpMethod.Delete, path, options, "application/json", type, ct)
                .ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            // Somebody was faster, or it never was.
        }
    }

    /// <summary>Whether the API server serves the kind in this version.</summary>
    public async Task<bool> ServesAsync(ResourceType type, CancellationToken ct)
    {
        var path = type.Group.Length == 0 ? $"/api/{type.Version}" : $"/apis/{type.Group}/{type.Version}";
        try
        {
            var served = KubeJson.Decode<JsonObject>(await _exchange.ReadAsync(path, type, ct).ConfigureAwait(false));
            return served["resources"] is JsonArray kinds
                && kinds.Any(k => (string?)k?["name"] == type.Plural && (string?)k?["kind"] == type.Kind);
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>
    /// Watches from a resource version on, bookmarks included, until the server ends it, which it does every few
    /// minutes. Undecodable objects come as broken events.
    /// </summary>
    /// <exception cref="KubeApiException">Refused; <see cref="KubeApiException.IsExpired"/>: list again.</exception>
    /// <exception cref="TimeoutException">Nothing came for 150 s, not even a bookmark.</exception>
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        string? ns, string resourceVersion, ListQuery? query, CancellationToken ct, ResourceType? type = null)
        where T : class =>
        WatchAsync<T>(
            ns, resourceVersion, query, type ?? ResourceType.Of<T>(), InformerOptions.Silence, () => { }, ct);

    /// <summary>
    /// Sends a request of one's own, for example to <c>/version</c>; the answer may be of any status. Returns when
    /// the headers are there.
    /// </summary>
    /// <remarks>The address of <paramref name="relative"/> is relative to the API server's.</remarks>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage relative, CancellationToken ct) =>
        _transport.SendAsync(relative, ct);

    public void Dispose() => _transport.Dispose();

    internal async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        string? ns,
        string resourceVersion,
        ListQuery? query,
        ResourceType type,
        TimeSpan idle,
        Action opened,
        [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        var path = new RequestPath(type.Path(ns))
            .With("watch", "1")
            .With("resourceVersion", resourceVersion)
            .With("allowWatchBookmarks", "true")
            .With("timeoutSeconds", Random.Shared.Next(300, 600).ToString())
            .With(query);
        using var response = await _exchange.OpenAsync(path, type, ct).ConfigureAwait(false);
        opened();
        var body = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        var decoder = new ObjectDecoder<T>(type);
        await foreach (var line in new WatchStream(body, idle, _time).ReadAsync(ct).ConfigureAwait(false))
        {
            yield return WatchLine.Read(line, decoder);
        }
    }

    private async Task<KubeList<T>> ListAsync<T>(
        string? ns, ListQuery query, int limit, ResourceType type, CancellationToken ct)
        where T : class
    {
        var decoder = new ObjectDecoder<T>(type);
        var objects = new List<KubeObject<T>>();
        var broken = new List<BrokenObject>();
        ListPage<T>? page = null;
        do
        {
            var path = new RequestPath(type.Path(ns))
                .With(query)
                .With("limit", limit > 0 ? limit.ToString() : null)
                .With("continue", page?.Continue);
            var json = await _exchange.ReadAsync(path.ToString(), type, ct).ConfigureAwait(false);
            page = ListPage<T>.Read(json, decoder);
            objects.AddRange(page.Objects);
            broken.AddRange(page.Broken);
        }
        while (page.Continue is not null);
        return new KubeList<T>(objects, page.ResourceVersion, broken);
    }

    private async Task<T> WriteAsync<T>(
        HttpMethod method, RequestPath path, JsonNode body, string format, ResourceType type, CancellationToken ct)
        where T : class =>
        KubeJson.Decode<T>(
            await _exchange.WriteAsync(method, path.ToString(), body, format, type, ct).ConfigureAwait(false));
}
