using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Local;

/// <summary>
/// Remembers protected columns and known objects in <c>targets/&lt;namespace&gt;.&lt;name&gt;/protection.json</c> and
/// <c>known-objects.json</c>.
/// </summary>
public sealed class ProtectionFiles(StateDirectory state) : IProtectionMemory
{
    private const string Known = "known-objects.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

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
                last = _parsed[path] = (content, Parse(content));
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

    public Task SaveAsync(TargetPlan plan, IReadOnlyList<RememberedColumn> columns, CancellationToken ct)
    {
        var file = new ProtectionFile { Version = ProtectionFile.CurrentVersion, Columns = columns };
        return WriteAsync(PathOf(plan.TargetName), file, "protected columns cannot be remembered", ct);
    }

    public async Task<IReadOnlyList<KnownObjects>> LoadKnownAsync(TargetPlan plan, CancellationToken ct)
    {
        var path = PathOf(plan.TargetName, Known);
        try
        {
            var content = await File.ReadAllBytesAsync(path, ct).ConfigureAwait(false);
            var file = JsonSerializer.Deserialize<KnownObjectsFile>(content, Json);
            return file is { Version: KnownObjectsFile.CurrentVersion }
                ? file.Databases
                : throw new JsonException("It is empty or of another version.");
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

    public Task SaveKnownAsync(TargetPlan plan, IReadOnlyList<KnownObjects> databases, CancellationToken ct)
    {
        var file = new KnownObjectsFile { Version = KnownObjectsFile.CurrentVersion, Databases = databases };
        return WriteAsync(PathOf(plan.TargetName, Known), file, "known objects cannot be recorded", ct);
    }

    private static Task WriteAsync<T>(string path, T content, string consequence, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(content, Json));
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

    private static IReadOnlyList<RememberedColumn> Parse(byte[] content)
    {
        var file = JsonSerializer.Deserialize<ProtectionFile>(content, Json);
        return file is { Version: ProtectionFile.CurrentVersion } && file.Columns.All(c => c is not null)
            ? file.Columns
            : throw new JsonException("It is empty or of another version.");
    }
}
