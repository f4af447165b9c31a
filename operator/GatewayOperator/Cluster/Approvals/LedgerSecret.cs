using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Activations;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Approvals;

/// <summary>
/// The ledger's book as a Secret in the operator's namespace. Only who leads opens it; that there is no other writer is
/// found out by each write.
/// </summary>
public sealed class LedgerSecret
{
    public const string SecretName = "gateway-operator-activations";

    private const string Key = "book.json.gz";

    private readonly KubeClient _client;
    private readonly string _namespace;
    private string? _version;
    private string? _content;

    private LedgerSecret(KubeClient client, string @namespace)
    {
        _client = client;
        _namespace = @namespace;
    }

    /// <param name="client">The API server.</param>
    /// <param name="namespace">The operator's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="IOException">
    /// It cannot be read, or was damaged; later also that it cannot be written.
    /// </exception>
    public static async Task<ActivationLedger> OpenAsync(
        KubeClient client, string @namespace, TimeProvider time, CancellationToken ct)
    {
        var secret = new LedgerSecret(client, @namespace);
        await secret.ReadAsync(ct).ConfigureAwait(false);
        return new ActivationLedger(Unpack(secret._content, @namespace), secret.KeepAsync, time);
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        var stored = await ApiFaults.AsStoreAsync(() => _client.GetAsync<Secret>(_namespace, SecretName, ct))
            .ConfigureAwait(false);
        _version = stored?.Metadata.ResourceVersion;
        _content = stored?.Data.GetValueOrDefault(Key);
    }

    private async Task KeepAsync(ActivationBook book, CancellationToken ct)
    {
        var (content, before) = (Pack(book), _content);
        if (await TryWriteAsync(content, ct).ConfigureAwait(false))
        {
            return;
        }

        // Perhaps a write of ours that was not answered got through after all.
        await ReadAsync(ct).ConfigureAwait(false);
        if (_content != content
            && (_content != before || !await TryWriteAsync(content, ct).ConfigureAwait(false)))
        {
            throw new IOException($"Somebody else writes Secret {_namespace}/{SecretName}.");
        }
    }

    private async Task<bool> TryWriteAsync(string content, CancellationToken ct)
    {
        try
        {
            var stored = await ApiFaults.AsStoreAsync(() => WriteAsync(content, ct)).ConfigureAwait(false);
            _version = stored.Metadata.ResourceVersion;
            _content = content;
            return true;
        }
        catch (IOException e) when (e.InnerException is KubeApiException { IsConflict: true }
            or KubeApiException { IsAlreadyExists: true } or KubeApiException { IsNotFound: true })
        {
            return false;
        }
    }

    private Task<Secret> WriteAsync(string content, CancellationToken ct)
    {
        var data = new JsonObject { [Key] = content };
        return _version is null
            ? _client.CreateAsync<Secret>(
                _namespace,
                new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "Secret",
                    ["metadata"] = new JsonObject { ["name"] = SecretName, ["namespace"] = _namespace },
                    ["data"] = data,
                },
                ct)
            : _client.MergePatchAsync<Secret>(
                _namespace, SecretName, new JsonObject { ["data"] = data }, ct, resourceVersion: _version);
    }

    private static string Pack(ActivationBook book)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            JsonSerializer.Serialize(zip, book, JsonSerializerOptions.Web);
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    private static ActivationBook Unpack(string? content, string @namespace)
    {
        if (content is null)
        {
            return new ActivationBook();
        }

        try
        {
            using var zip = new GZipStream(
                new MemoryStream(Convert.FromBase64String(content)), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<ActivationBook>(zip, JsonSerializerOptions.Web)!;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidDataException)
        {
            throw new IOException(
                $"Secret {@namespace}/{SecretName} is damaged; delete it. Then no grant is active that has to be "
                    + "activated.",
                e);
        }
    }
}
