using System.Collections.Concurrent;
using System.Text.Json;
using GatewayOperator.Provisioning;
using GatewayOperator.Targets;

namespace GatewayOperator.Local;

/// <summary>
/// Remembers protected columns and known objects in <c>targets/&lt;namespace&gt;.&lt;name&gt;/protection.json</c> and
/// <c>known-objects.json</c>.
/// </summary>
public sealed class ProtectionFiles(StateDirectory state) : IProtectionMemory
{
    private const string Known = "known-objects.json";

    // Files are read on every run and seldom change: what was understood once is not parsed again.
    private readonly ConcurrentDictionary<string, (byte[] Content, IReadOnlyList<RememberedColumn> Columns)> _parsed =
        new(StringComparer.Ordinal);

    /// <summary>The file of the target <c>namespace/name</c>.</summary>
    public string PathOf(string target) => PathOf(target, "protection.json");

    public async Task<IReadOnlyList<RememberedColumn>> LoadAsync(TargetPlan plan, CancellationToken ct)
    {
        var path = PathOf(plan.TargetName);
        try
        {
            var content = await File.ReadAllBytesAsync(path, ct).ConfigureAwait(false);
            if (!_parsed.TryGetValue(path, out var last) || !content.AsSpan().SequenceEqual(last.Content))
            {
                last = _parsed[path] = (content, ProtectionFormat.ReadColumns(content));
            }

            return last.Columns;
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ProtectionMemoryException(
                $"{path} cannot be read ({e.Message}), so it is not known which renamed columns stay protected and no "
                    + "grant under protection is programmed. Restore the file; or, when the policies name every "
                    + "protected column as it is called today, delete it.",
                e);
        }
    }

    public Task SaveAsync(TargetPlan plan, IReadOnlyList<RememberedColumn> columns, CancellationToken ct) =>
        WriteAsync(
            PathOf(plan.TargetName),
            ProtectionFormat.Write(columns),
            "protected columns cannot be remembered",
            ct);

    public async Task<IReadOnlyList<KnownObjects>> LoadKnownAsync(TargetPlan plan, CancellationToken ct)
    {
        var path = PathOf(plan.TargetName, Known);
        try
        {
            var content = await File.ReadAllBytesAsync(path, ct).ConfigureAwait(false);
            return ProtectionFormat.ReadKnown(content);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ProtectionMemoryException(
                $"{path} cannot be read ({e.Message}), so it is not known which tables and columns are new. Restore "
                    + "the file; or, when grants and policies mean everything the database holds today, delete it.",
                e);
        }
    }

    public Task SaveKnownAsync(TargetPlan plan, IReadOnlyList<KnownObjects> databases, CancellationToken ct) =>
        WriteAsync(
            PathOf(plan.TargetName, Known),
            ProtectionFormat.Write(databases),
            "known objects cannot be recorded",
            ct);

    private static Task WriteAsync(string path, byte[] content, string consequence, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            PrivateFile.Write(path, content);
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProtectionMemoryException(
                $"{path} cannot be written ({e.Message}), so {consequence}. Make room or give the operator the right "
                    + "to write there.",
                e);
        }
    }

    private string PathOf(string target, string file)
    {
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        return Path.Combine(state.TargetKeys(target[..slash], target[(slash + 1)..]), file);
    }
}
