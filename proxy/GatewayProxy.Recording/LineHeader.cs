using System.Text.Json;

namespace GatewayProxy.Recording;

/// <summary>What ties a line to its place: read without making objects, for all lines of a recording are.</summary>
internal ref struct LineHeader
{
    public long Seq;
    public ReadOnlySpan<byte> Type;

    /// <summary>Empty when the line has none.</summary>
    public ReadOnlySpan<byte> Prev;

    /// <summary>Reads a line without its line feed to its end: it must be one JSON object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out LineHeader header)
    {
        header = default;
        var found = default(LineHeader);
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!found.TryTake(ref reader))
                {
                    return false;
                }
            }

            header = found;
            return !reader.Read() && found.Seq > 0 && !found.Type.IsEmpty;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // A field that is there twice has two readings.
    private bool TryTake(scoped ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("seq"u8))
        {
            return reader.Read() && Seq == 0 && reader.TokenType == JsonTokenType.Number
                && reader.TryGetInt64(out Seq);
        }

        if (reader.ValueTextEquals("type"u8))
        {
            return Type.IsEmpty && TryText(ref reader, out Type);
        }

        if (reader.ValueTextEquals("prev"u8))
        {
            return Prev.IsEmpty && TryText(ref reader, out Prev);
        }

        reader.Read();
        reader.Skip();
        return true;
    }

    private static bool TryText(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
        {
            return false;
        }

        text = reader.ValueSpan;
        return true;
    }
}
