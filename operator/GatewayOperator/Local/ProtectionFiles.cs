using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Local;

/// <summary>Remembers protected columns in <c>targets/&lt;namespace&gt;.&lt;name&gt;/protection.json</c>.</summary>
public sealed class ProtectionFiles(StateDirectory state) : IProtectionMemory
{
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
    public string PathOf(string target)
    {
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        return Path.Combine(state.TargetKeys(target[..slash], target[(slash + 1)..]), "protection.json");
    }

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
        ct.ThrowIfCancellationRequested();
        var path = PathOf(plan.TargetName);
        try
        {
            var file = new ProtectionFile { Version = ProtectionFile.CurrentVersion, Columns = columns };
            PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(file, Json));
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProtectionMemoryException(
                $"{path} cannot be written ({e.Message}), so protected columns cannot be remembered. Make room or give "
                    + "the operator the right to write there.",
                e);
        }
    }

    private static IReadOnlyList<RememberedColumn> Parse(byte[] content)
    {
        var file = JsonSerializer.Deserialize<ProtectionFile>(content, Json);
        return file is { Version: ProtectionFile.CurrentVersion } && file.Columns.All(c => c is not null)
            ? file.Columns
            : throw new JsonException("It is empty or of another version.");
    }
}
