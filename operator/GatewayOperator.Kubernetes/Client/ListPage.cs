using System.Text.Json;

namespace GatewayOperator.Kubernetes;

/// <summary>One page of a list.</summary>
internal sealed class ListPage<T>
    where T : class
{
    public List<KubeObject<T>> Objects { get; } = [];

    public List<BrokenObject> Broken { get; } = [];

    public string ResourceVersion { get; private set; } = "";

    /// <summary>Where the next page begins; null on the last one.</summary>
    public string? Continue { get; private set; }

    /// <exception cref="JsonException">The answer is no list.</exception>
    public static ListPage<T> Read(byte[] json, ObjectDecoder<T> decoder)
    {
        var header = ObjectHeader.Read(json);
        var page = new ListPage<T>
        {
            ResourceVersion = header.ResourceVersion ?? throw new JsonException("The list has no resource version."),
            Continue = string.IsNullOrEmpty(header.Continue) ? null : header.Continue,
        };
        var reader = ObjectHeader.Open(json);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var items = reader.ValueTextEquals("items"u8);
            reader.Read();
            if (items && reader.TokenType == JsonTokenType.StartArray)
            {
                page.ReadItems(ref reader, json, decoder);
            }
            else
            {
                reader.Skip();
            }
        }

        return page;
    }

    private void ReadItems(ref Utf8JsonReader reader, byte[] json, ObjectDecoder<T> decoder)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var item = new ArraySegment<byte>(json, start, (int)reader.BytesConsumed - start);
            var (decoded, broken) = decoder.Decode(item);
            if (decoded is not null)
            {
                Objects.Add(decoded);
            }
            else
            {
                Broken.Add(broken!);
            }
        }
    }
}
