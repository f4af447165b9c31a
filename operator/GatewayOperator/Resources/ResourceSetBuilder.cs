using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Resources;

/// <summary>
/// Merges what the files say now with what was in force before. A deleted document is gone; a broken one is not: its
/// last good version stays, except for grants, which end. Nobody gains anything by breaking a file.
/// </summary>
public sealed class ResourceSetBuilder
{
    private readonly Dictionary<ResourceKey, IResource> _resources = [];
    private readonly Dictionary<ResourceKey, string> _origins = [];
    private readonly Dictionary<ResourceKey, IReadOnlyList<ResourceError>> _broken = [];
    private readonly List<UnreadablePolicy> _unreadable = [];
    private readonly List<ResourceError> _errors = [];
    private readonly ResourceSet _previous;

    private ResourceSetBuilder(ResourceSet previous) => _previous = previous;

    public static ResourceSet Build(IReadOnlyList<ResourceDocument> documents, ResourceSet previous)
    {
        var builder = new ResourceSetBuilder(previous);
        foreach (var same in documents.Where(d => d.Key is not null).GroupBy(d => d.Key!.Value))
        {
            builder.AddNamed(same.Key, [.. same]);
        }

        foreach (var document in documents.Where(d => d.Key is null))
        {
            builder.AddNameless(document);
        }

        return new ResourceSet
        {
            Resources = builder._resources,
            Origins = builder._origins,
            Broken = builder._broken,
            Unreadable = builder._unreadable,
            Errors = builder._errors,
        };
    }

    private void AddNamed(ResourceKey key, IReadOnlyList<ResourceDocument> documents)
    {
        _origins[key] = documents[0].File;
        if (documents is [{ Resource: { } resource }])
        {
            _resources[key] = resource;
            return;
        }

        var errors = documents.SelectMany(d => d.Errors).Concat(Duplicates(key, documents)).ToList();
        _errors.AddRange(errors);
        _broken[key] = errors;
        if (!KeepLastGood(key) && documents.Any(d => IsProtective(d.Kind)))
        {
            _unreadable.AddRange(documents.Select(Unreadable));
        }
    }

    private void AddNameless(ResourceDocument document)
    {
        _errors.AddRange(document.Errors);

        // The document may be any of those that this file held and that are missing from it now.
        var candidates = _previous.Origins
            .Where(o => o.Value == document.File && !_origins.ContainsKey(o.Key))
            .Select(o => o.Key)
            .ToList();
        var kept = false;
        foreach (var key in candidates)
        {
            _origins[key] = document.File;
            _broken[key] = document.Errors;
            kept |= KeepLastGood(key) && IsProtective(key.Kind);
        }

        if (!kept && IsProtective(document.Kind))
        {
            _unreadable.Add(Unreadable(document));
        }
    }

    private bool KeepLastGood(ResourceKey key)
    {
        if (key.Kind == ResourceKinds.Grant || !_previous.Resources.TryGetValue(key, out var lastGood))
        {
            return false;
        }

        _resources[key] = lastGood;
        return true;
    }

    private static bool IsProtective(string? kind) => kind is ResourceKinds.Policy or ResourceKinds.Rule;

    private static UnreadablePolicy Unreadable(ResourceDocument document) =>
        new(document.Kind!, document.Namespace, document.TargetName, $"{document.File}:{document.Line}");

    private static IEnumerable<ResourceError> Duplicates(ResourceKey key, IReadOnlyList<ResourceDocument> documents)
    {
        var places = string.Join(" and ", documents.Select(d => $"{d.File}:{d.Line}"));
        return documents.Count == 1
            ? []
            : documents.Select(d => new ResourceError(
                d.File, d.Line, 1, "metadata.name", $"{key} is defined at {places}; keep one of them."));
    }
}
