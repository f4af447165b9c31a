using System.Text.Json;

namespace GatewayOperator.Kubernetes;

/// <summary>What identifies an object, read without decoding it.</summary>
/// <param name="Namespace">Null for cluster-scoped kinds.</param>
/// <param name="Name">Null in lists and bookmarks.</param>
/// <param name="Uid">Identity over the lifetime of the object.</param>
/// <param name="ResourceVersion">Version of the object or of the list.</param>
/// <param name="Continue">Where the next page of a list begins.</param>
/// <param name="HasType">Core kinds in lists carry neither apiVersion nor kind.</param>
internal readonly record struct ObjectHeader(
    string? Namespace, string? Name, string? Uid, string? ResourceVersion, string? Continue, bool HasType)
{
    public ObjectKey Key => new(Namespace ?? "", Name ?? "");

    /// <exception cref="JsonException">This is no object, or not JSON at all.</exception>
    public static ObjectHeader Read(ReadOnlySpan<byte> json)
    {
        var reader = Open(json);
        var header = default(ObjectHeader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                header = Metadata(ref reader, header);
            }
            else
            {
                header = header with { HasType = header.HasType || reader.ValueTextEquals("kind"u8) };
                reader.Skip();
            }
        }

        return header;
    }

    /// <summary>A reader inside of the object that the text is.</summary>
    public static Utf8JsonReader Open(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject
            ? reader
            : throw new JsonException("An object was expected.");
    }

    private static ObjectHeader Metadata(ref Utf8JsonReader reader, ObjectHeader header)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return header;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            header = name switch
            {
                "name" => header with { Name = Text(ref reader) },
                "namespace" => header with { Namespace = Text(ref reader) },
                "uid" => header with { Uid = Text(ref reader) },
                "resourceVersion" => header with { ResourceVersion = Text(ref reader) },
                "continue" => header with { Continue = Text(ref reader) },
                _ => header,
            };
            reader.Skip();
        }

        return header;
    }

    private static string? Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
}
