using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Values;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Local;

/// <summary>
/// Status files beside the resources, written whole and only when something changed. The generation of a resource is
/// kept in them: it moves when its spec does.
/// </summary>
public sealed class StatusStore(string directory, TimeProvider time)
{
    private const string Header = "# Written by gateway-operator; changes are overwritten.\n";
    private const string HashAnnotation = ResourceGroup.Group + "/spec-hash";

    private readonly Dictionary<ResourceKey, StatusEntry> _entries = [];

    /// <summary>A namespace has no dot, so that no two resources share a file.</summary>
    public static string FileName(ResourceKey key) =>
        Safe($"{key.Kind.ToLowerInvariant()}-{key.Namespace}.{key.Name}") + ".yaml";

    /// <exception cref="IOException">The directory cannot be written.</exception>
    public void Write(ResourceKey key, string specHash, ResourceStatus status)
    {
        var before = _entries.GetValueOrDefault(key) ?? Load(key);
        var generation = before.SpecHash == specHash ? before.Generation : before.Generation + 1;
        var conditions = status.Conditions.Select(c => Stamp(c, generation, before.Conditions)).ToList();
        var stamped = status with { ObservedGeneration = generation, Conditions = conditions };
        var text = Render(key, specHash, generation, stamped);
        if (text != before.Text)
        {
            Replace(Path.Combine(directory, FileName(key)), text);
        }

        _entries[key] = new StatusEntry(specHash, generation, conditions, text);
    }

    /// <summary>Removes the files of resources that are gone, and those named as earlier versions did.</summary>
    public void Keep(IReadOnlySet<ResourceKey> keys)
    {
        var wanted = keys.Select(FileName).ToHashSet();
        var kinds = ResourceKinds.Names.Select(n => n.ToLowerInvariant() + "-").ToList();
        foreach (var file in Directory.EnumerateFiles(directory, "*.yaml"))
        {
            var name = Path.GetFileName(file);
            if (!wanted.Contains(name) && kinds.Any(k => name.StartsWith(k, StringComparison.Ordinal)))
            {
                File.Delete(file);
            }
        }

        foreach (var gone in _entries.Keys.Where(k => !keys.Contains(k)).ToList())
        {
            _entries.Remove(gone);
        }
    }

    /// <summary>All errors of all files, one per line; no file when there are none.</summary>
    public void WriteErrors(IEnumerable<string> errors)
    {
        var path = Path.Combine(directory, "errors.txt");
        var text = string.Concat(errors.Select(e => e + "\n"));
        if (text.Length == 0)
        {
            File.Delete(path);
        }
        else if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            Replace(path, text);
        }
    }

    private Condition Stamp(Condition condition, long generation, IReadOnlyList<Condition> before)
    {
        var old = before.FirstOrDefault(c => c.Type == condition.Type && c.Status == condition.Status);
        return condition with
        {
            ObservedGeneration = generation,
            LastTransitionTime = old?.LastTransitionTime ?? time.GetUtcNow(),
        };
    }

    private StatusEntry Load(ResourceKey key)
    {
        try
        {
            var path = Path.Combine(directory, FileName(key));
            var text = File.Exists(path) ? File.ReadAllText(path) : "";
            var root = YamlComposer.Compose(text) as YamlMapping;
            var generation = root?.FindText("metadata", "generation");
            return new StatusEntry(
                root?.FindText("metadata", "annotations", HashAnnotation) ?? "",
                long.TryParse(generation, CultureInfo.InvariantCulture, out var number) ? number : 0,
                Conditions(root?.Find("status") as YamlMapping),
                text);
        }
        catch (YamlSyntaxException)
        {
            return new StatusEntry("", 0, [], "");
        }
    }

    /// <summary>What transition times are taken from; the rest is composed anew.</summary>
    private static List<Condition> Conditions(YamlMapping? status) =>
        [.. ((status?.Find("conditions") as YamlSequence)?.Items ?? []).OfType<YamlMapping>()
            .Select(item => new Condition
            {
                Type = item.FindText("type") ?? "",
                Status = Enum.TryParse<ConditionStatus>(item.FindText("status"), out var known) ? known : default,
                Reason = "",
                Message = "",
                LastTransitionTime =
                    Timestamp.TryParse(item.FindText("lastTransitionTime"), out var moved) ? moved : default,
            })
            .Where(c => c.LastTransitionTime != default)];

    private static string Render(ResourceKey key, string specHash, long generation, ResourceStatus status)
    {
        var metadata = new JsonObject
        {
            ["name"] = key.Name,
            ["namespace"] = key.Namespace,
            ["generation"] = generation,
            ["annotations"] = new JsonObject { [HashAnnotation] = specHash },
        };
        return Header + YamlWriter.Write(new JsonObject
        {
            ["apiVersion"] = ResourceGroup.ApiVersion,
            ["kind"] = key.Kind,
            ["metadata"] = metadata,
            ["status"] = JsonSerializer.SerializeToNode(status, status.GetType(), ResourceJson.Options),
        });
    }

    private static void Replace(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    // A document that is broken keeps the name it was given, whatever that is; no name leads out of the directory.
    private static string Safe(string name) => string.Concat(
        name[..Math.Min(name.Length, 200)].Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
}
