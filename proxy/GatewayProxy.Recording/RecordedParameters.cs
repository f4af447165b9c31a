using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace GatewayProxy.Recording;

/// <summary>
/// Writes the parameters of a Bind or FunctionCall straight from the message's bytes: Int16 count and Int16 format
/// codes, Int16 count and, for each value, Int32 length (-1 is NULL) and bytes.
/// </summary>
internal ref struct RecordedParameters
{
    private ReadOnlySpan<byte> _rest;

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> message, ParameterRedaction? redaction)
    {
        var reader = new RecordedParameters { _rest = message };
        if (!reader.TryReadInt16(out var formatCount) || !reader.TryTake(formatCount * sizeof(short), out var formats)
            || !reader.TryReadInt16(out var count))
        {
            return;
        }

        if (count == 0)
        {
            return;
        }

        var written = 0;
        json.WriteStartArray("parameters"u8);
        while (written < Math.Min(count, SessionJournal.MaxParameters)
            && reader.TryWriteNext(
                json, IsBinary(formats, written), redaction?.Shows(written + 1) == false ? redaction : null))
        {
            written++;
        }

        json.WriteEndArray();
        if (written < count)
        {
            json.WriteNumber("parametersTotal"u8, count);
        }
    }

    // No code: all text. One code: it holds for all. Else one for each (Bind, protocol-message-formats).
    internal static bool IsBinary(ReadOnlySpan<byte> formats, int index)
    {
        if (formats.Length == 0)
        {
            return false;
        }

        var at = formats.Length == sizeof(short) ? 0 : index * sizeof(short);
        return at + 1 < formats.Length && formats[at + 1] == 1;
    }

    private bool TryWriteNext(Utf8JsonWriter json, bool binary, ParameterRedaction? redaction)
    {
        if (!TryTake(sizeof(int), out var prefix))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        json.WriteStartObject();
        json.WriteString("format"u8, binary ? "binary"u8 : "text"u8);
        if (length < 0)
        {
            json.WriteNull("value"u8);
        }
        else
        {
            var present = _rest[..Math.Min(length, _rest.Length)];
            if (redaction is null)
            {
                WriteValue(json, present, length, binary);
            }
            else
            {
                WriteRedacted(json, present, length, binary, redaction);
            }

            _rest = _rest[Math.Min(length, _rest.Length)..];
        }

        json.WriteEndObject();
        return true;
    }

    private static void WriteValue(Utf8JsonWriter json, ReadOnlySpan<byte> present, int length, bool binary)
    {
        var head = present[..Math.Min(present.Length, SessionJournal.ParameterBytes)];
        if (!binary && head.Length < length)
        {
            head = RecordedText.WholeCharacters(head);
        }

        if (!binary && Utf8.IsValid(head))
        {
            json.WriteString("value"u8, head);
        }
        else
        {
            RecordedText.WriteHex(json, "hex"u8, head);
        }

        json.WriteNumber("bytes"u8, length);
        if (head.Length < length)
        {
            json.WriteBoolean("truncated"u8, true);
        }
    }

    private static void WriteRedacted(
        Utf8JsonWriter json, ReadOnlySpan<byte> present, int length, bool binary, ParameterRedaction redaction)
    {
        json.WriteString("redacted"u8, redaction.IsSecret ? "secret"u8 : "protected"u8);
        if (redaction.IsSecret)
        {
            return;
        }

        Span<char> digest = stackalloc char[ParameterRedaction.DigestLength];
        redaction.Digest(present, digest);
        json.WriteString("digest"u8, digest);
        json.WriteNumber("bytes"u8, length);
        if (present.Length < length)
        {
            json.WriteBoolean("truncated"u8, true);
        }
        else if (!binary && Utf8.IsValid(present))
        {
            json.WriteNumber("length"u8, Utf8Characters.Count(present));
        }
    }

    private bool TryReadInt16(out int value)
    {
        value = 0;
        if (!TryTake(sizeof(short), out var bytes))
        {
            return false;
        }

        // Counts above 32767 are sent as the same 16 bits: the server reads them unsigned.
        value = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return true;
    }

    private bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (count > _rest.Length)
        {
            return false;
        }

        taken = _rest[..count];
        _rest = _rest[count..];
        return true;
    }
}
