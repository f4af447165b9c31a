using System.Collections.Concurrent;
using System.Text.Json;
using GatewayOperator.Kubernetes;
using GatewayOperator.Provisioning;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

/// <summary>Remembers protected columns and known objects of each target in a Secret beside it.</summary>
/// <param name="documents">The documents of the target that a plan is for.</param>
public sealed class SecretMemory(Func<TargetPlan, SecretDocuments> documents) : IProtectionMemory
{
    private const string Protection = "protection.json.gz";
    private const string Known = "known-objects.json.gz";

    // Read on every run, and seldom changed: what was understood once is not parsed again.
    private readonly ConcurrentDictionary<string, (byte[] Content, IReadOnlyList<RememberedColumn> Columns)> _parsed =
        new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<RememberedColumn>> LoadAsync(TargetPlan plan, CancellationToken ct)
    {
        var content = await ReadAsync(plan, Protection, "which renamed columns stay protected", ct)
            .ConfigureAwait(false);
        if (content is null)
        {
            return [];
        }

        if (!_parsed.TryGetValue(plan.TargetUid, out var last) || !content.AsSpan().SequenceEqual(last.Content))
        {
            last = _parsed[plan.TargetUid] = (content, Parse(plan, Protection, content, ProtectionFormat.ReadColumns));
        }

        return last.Columns;
    }

    public Task SaveAsync(TargetPlan plan, IReadOnlyList<RememberedColumn> columns, CancellationToken ct) =>
        WriteAsync(plan, Protection, ProtectionFormat.Write(columns), ct);

    public async Task<IReadOnlyList<KnownObjects>> LoadKnownAsync(TargetPlan plan, CancellationToken ct) =>
        await ReadAsync(plan, Known, "which tables and columns are new", ct).ConfigureAwait(false) is { } content
            ? Parse(plan, Known, content, ProtectionFormat.ReadKnown)
            : [];

    public Task SaveKnownAsync(TargetPlan plan, IReadOnlyList<KnownObjects> databases, CancellationToken ct) =>
        WriteAsync(plan, Known, ProtectionFormat.Write(databases), ct);

    private async Task<byte[]?> ReadAsync(TargetPlan plan, string key, string unknown, CancellationToken ct)
    {
        try
        {
            return await documents(plan).ReadAsync(key, ct).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(plan, key, e);
        }
        catch (Exception e) when (IsApi(e))
        {
            throw new ProtectionMemoryException(
                $"Secret {documents(plan).Name} cannot be read ({e.Message}), so it is not known {unknown}.", e);
        }
    }

    private async Task WriteAsync(TargetPlan plan, string key, byte[] content, CancellationToken ct)
    {
        try
        {
            await documents(plan).WriteAsync(key, content, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (IsApi(e))
        {
            throw new ProtectionMemoryException(
                $"Key {key} of Secret {documents(plan).Name} cannot be written ({e.Message}); it is tried again.", e);
        }
    }

    private T Parse<T>(TargetPlan plan, string key, byte[] content, Func<byte[], T> read)
    {
        try
        {
            return read(content);
        }
        catch (JsonException e)
        {
            throw Damaged(plan, key, e);
        }
    }

    private ProtectionMemoryException Damaged(TargetPlan plan, string key, Exception e) => new(
        $"Key {key} of Secret {documents(plan).Name} is damaged ({e.Message}), so no grant under protection is "
            + "programmed. Restore it; or, when the policies name every protected column as it is called today, "
            + "remove the key.",
        e);

    private static bool IsApi(Exception e) => e is KubeApiException or HttpRequestException or IOException;
}
