using System.Text.Json;

namespace GatewayOperator.Kubernetes;

/// <summary>Reads one line of a watch.</summary>
internal static class WatchLine
{
    /// <exception cref="KubeApiException">The line is the API server's error.</exception>
    /// <exception cref="InvalidDataException">The line is no event.</exception>
    public static WatchEvent<T> Read<T>(byte[] line, ObjectDecoder<T> decoder)
        where T : class
    {
        try
        {
            var (kind, json) = Split(line);
            return kind switch
            {
                "ADDED" => Event(WatchEventKind.Added, json, decoder),
                "MODIFIED" => Event(WatchEventKind.Modified, json, decoder),
                "DELETED" => Event(WatchEventKind.Deleted, json, decoder),
                "BOOKMARK" => new WatchEvent<T>(
                    WatchEventKind.Bookmark, ObjectHeader.Read(json).ResourceVersion, null, null),
                "ERROR" => throw ApiErrors.FromStatus(json, decoder.Type),
                _ => throw new JsonException("The event is of an unknown type."),
            };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"The API server sent a line of {line.Length} bytes that is no event of {decoder.Type.Plural}.", e);
        }
    }

    private static WatchEvent<T> Event<T>(WatchEventKind kind, ArraySegment<byte> json, ObjectDecoder<T> decoder)
        where T : class
    {
        var (decoded, broken) = decoder.Decode(json);
        return new WatchEvent<T>(kind, decoded?.ResourceVersion ?? broken?.ResourceVersion, decoded, broken);
    }

    private static (string? Kind, ArraySegment<byte> Object) Split(byte[] line)
    {
        string? kind = null;
        ArraySegment<byte>? json = null;
        var reader = ObjectHeader.Open(line);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            kind = isType && reader.TokenType == JsonTokenType.String ? reader.GetString() : kind;
            reader.Skip();
            json = isObject ? new ArraySegment<byte>(line, start, (int)reader.BytesConsumed - start) : json;
        }

        return (kind, json ?? throw new JsonException("The event has no object."));
    }
}
