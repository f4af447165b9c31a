using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Validation;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.Reading;

/// <summary>Reads resources from YAML, strictly; the one door for files of users.</summary>
public static class ResourceReader
{
    /// <summary>Characters of one file.</summary>
    public const int MaxFileLength = 4 * 1024 * 1024;

    /// <summary>
    /// All documents of a file with their errors, validators included. A broken document does not hide its neighbours.
    /// </summary>
    public static IReadOnlyList<ResourceDocument> Read(string file, string text, ValidationContext context)
    {
        if (text.Length > MaxFileLength)
        {
            var error = new ResourceError(
                file, 1, 1, "", $"The file is longer than {MaxFileLength} characters; split it.");
            return [new ResourceDocument { File = file, Line = 1, Errors = [error], Kind = ResourceKinds.Policy }];
        }

        return [.. DocumentSplitter.Split(text)
            .Select(d => ReadDocument(file, d.Text, d.LineOffset, context))
            .OfType<ResourceDocument>()];
    }

    private static ResourceDocument? ReadDocument(string file, string text, int offset, ValidationContext context)
    {
        YamlNode? root;
        try
        {
            root = YamlComposer.Compose(text, offset);
        }
        catch (YamlSyntaxException e)
        {
            return Broken(file, text, offset, At(file, e.Position, "", e.Message));
        }

        return root switch
        {
            null => null,
            YamlMapping mapping => ReadResource(file, text, offset, mapping, context),
            _ => Broken(
                file, text, offset, At(file, root.Position, "", "A resource is a mapping with apiVersion and kind.")),
        };
    }

    private static ResourceDocument Broken(string file, string text, int offset, ResourceError error) => new()
    {
        File = file,
        Line = offset + 1,
        Kind = BrokenDocument.Kind(null, text),
        Namespace = BrokenDocument.Namespace(text),
        Name = BrokenDocument.Name(text),
        TargetName = BrokenDocument.TargetName(text),
        Errors = [error],
    };

    private static ResourceDocument ReadResource(
        string file, string text, int offset, YamlMapping root, ValidationContext context)
    {
        var written = root.FindText("kind");
        var document = new ResourceDocument
        {
            File = file,
            Line = offset + 1,
            Kind = BrokenDocument.Kind(written, text),
            Namespace = root.FindText("metadata", "namespace"),
            Name = root.FindText("metadata", "name"),
            TargetName = root.FindText("spec", "targetRef", "name"),
        };
        var type = ResourceKinds.Find(root.FindText("apiVersion") ?? "", written ?? "");
        if (type is null)
        {
            return document with { Errors = [UnknownKind(file, root, written)] };
        }

        var walker = new NodeWalker(file);
        var json = walker.Walk(root, type);
        document = document with { Positions = walker.Positions, Errors = walker.Errors };
        return walker.Errors.Count > 0 ? document : Validate(document, json!, type, context);
    }

    private static ResourceDocument Validate(
        ResourceDocument document, JsonNode json, Type type, ValidationContext context)
    {
        try
        {
            var resource = (IResource)json.Deserialize(type, ResourceJson.Options)!;
            var errors = ResourceValidator.Validate(resource, context).Select(document.Locate).ToList();
            return errors.Count > 0
                ? document with { Errors = errors }
                : document with { Resource = resource, Kind = resource.Kind };
        }
        catch (JsonException e)
        {
            // The walker checks what the serializer will see; this is the net below it.
            var error = new FieldError(e.Path?.TrimStart('$', '.') ?? "", e.Message);
            return document with { Errors = [document.Locate(error)] };
        }
    }

    private static ResourceError UnknownKind(string file, YamlMapping root, string? kind)
    {
        if (kind is null)
        {
            return At(file, root.Position, "kind", $"is required; one of {Kinds()}.");
        }

        var known = ResourceKinds.Names.Contains(kind);
        var field = known ? "apiVersion" : "kind";
        var position = root.Entries.FirstOrDefault(e => e.Key == field)?.Value.Position ?? root.Position;
        var expected = kind == ResourceKinds.Secret ? "v1" : ResourceGroup.ApiVersion;
        var near = Suggestion.For(kind, ResourceKinds.Names);
        var hint = near is null ? $"one of {Kinds()}." : $"did you mean {near}?";
        return At(
            file,
            position,
            field,
            known ? $"must be {expected} for kind {kind}." : $"\"{kind}\" is not a kind that is read here; {hint}");
    }

    private static ResourceError At(string file, YamlPosition position, string path, string message) =>
        new(file, position.Line, position.Column, path, message);

    private static string Kinds() => string.Join(", ", ResourceKinds.Names);
}
