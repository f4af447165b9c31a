using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Validation;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.Reading;

/// <summary>
/// One document of a file: a resource, or errors and whatever could still be made out about its identity (so that a
/// broken policy is known to be broken, not taken for deleted).
/// </summary>
public sealed record ResourceDocument
{
    public required string File { get; init; }

    /// <summary>First line of the document, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Kind as written, or the kind it looks like; null when nothing points to one.</summary>
    public string? Kind { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    /// <summary><c>spec.targetRef.name</c> as far as it could be read.</summary>
    public string? TargetName { get; init; }

    /// <summary>Null when there are <see cref="Errors"/>.</summary>
    public IResource? Resource { get; init; }

    public IReadOnlyList<ResourceError> Errors { get; init; } = [];

    /// <summary>Where each YAML path stands.</summary>
    public IReadOnlyDictionary<string, YamlPosition> Positions { get; init; } = new Dictionary<string, YamlPosition>();

    /// <summary>The identity, when kind and name are known.</summary>
    public ResourceKey? Key =>
        Kind is null || Name is null ? null : new ResourceKey(Kind, Namespace ?? "default", Name);

    /// <summary>An error of a validator, with the place of the nearest field that exists.</summary>
    public ResourceError Locate(FieldError error)
    {
        var path = error.Path;
        YamlPosition position;
        while (!Positions.TryGetValue(path, out position) && path.Length > 0)
        {
            path = path[..Math.Max(path.LastIndexOfAny(['.', '[']), 0)];
        }

        return position == default
            ? new ResourceError(File, Line, 1, error.Path, error.Message)
            : new ResourceError(File, position.Line, position.Column, error.Path, error.Message);
    }
}
