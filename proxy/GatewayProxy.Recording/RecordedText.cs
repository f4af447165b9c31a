using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;

namespace GatewayProxy.Recording;

/// <summary>Writes text that a client sent, in whatever encoding it was, into a line.</summary>
internal static class RecordedText
{
    /// <summary>
    /// Writes <paramref name="text"/> as <c>name</c>, or as <c>nameHex</c> when it is not UTF-8, and says how long the
    /// whole was (<c>nameBytes</c>, <c>nameTruncated</c>) when only its head is written.
    /// </summary>
    public static void Write(Utf8JsonWriter json, in TextFields fields, ReadOnlySpan<byte> text, long totalBytes)
    {
        var total = Math.Max(totalBytes, text.Length);
        var head = text[..Math.Min(text.Length, SessionJournal.SqlHeadBytes)];
        if (head.Length < total)
        {
            head = WholeCharacters(head);
        }

        if (Utf8.IsValid(head))
        {
            json.WriteString(fields.Text, head);
        }
        else
        {
            WriteHex(json, fields.Hex, head);
        }

        if (head.Length < total)
        {
            json.WriteNumber(fields.Bytes, total);
            json.WriteBoolean(fields.Truncated, true);
            if (text.Length == total)
            {
                WriteHash(json, fields.Sha256, text);
            }
        }
    }

    /// <summary>Writes what stands for a text and for what is sent in its place.</summary>
    public static void Write(Utf8JsonWriter json, RedactedText text)
    {
        var fields = TextFields.Sql;
        var isWhole = false;
        if (text.Sql is { } sql)
        {
            isWhole = WriteHead(json, fields, sql) && !text.IsCut;
            json.WriteNumber(fields.Redacted, text.Literals);
        }
        else
        {
            json.WriteBoolean(fields.Withheld, true);
        }

        if (!isWhole)
        {
            json.WriteNumber(fields.Bytes, text.Bytes);
            if (text.Sql is not null)
            {
                json.WriteBoolean(fields.Truncated, true);
            }

            if (text.Digest is not null)
            {
                json.WriteString(fields.Digest, text.Digest);
            }
        }

        if (text.Sent is { } sent && !WriteHead(json, TextFields.Sent, sent))
        {
            json.WriteBoolean(TextFields.Sent.Truncated, true);
        }
    }

    // False when it is only the head.
    private static bool WriteHead(Utf8JsonWriter json, in TextFields fields, ReadOnlySpan<byte> text)
    {
        var isWhole = text.Length <= SessionJournal.SqlHeadBytes;
        var head = isWhole ? text : WholeCharacters(text[..SessionJournal.SqlHeadBytes]);
        if (Utf8.IsValid(head))
        {
            json.WriteString(fields.Text, head);
        }
        else
        {
            WriteHex(json, fields.Hex, head);
        }

        return isWhole;
    }

    public static void WriteHex(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes)
    {
        var rented = ArrayPool<char>.Shared.Rent(bytes.Length * 2);
        Convert.TryToHexStringLower(bytes, rented, out var written);
        json.WriteString(name, rented.AsSpan(0, written));
        ArrayPool<char>.Shared.Return(rented);
    }

    /// <summary>The text without a character that the cut left incomplete.</summary>
    public static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= Math.Min(4, text.Length); back++)
        {
            var value = text[^back];
            if ((value & 0b1100_0000) == 0b1000_0000)
            {
                continue;
            }

            var length = value switch { < 0xC0 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
            return back < length ? text[..^back] : text;
        }

        return text;
    }

    public static int Characters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
        {
            count += (b & 0b1100_0000) == 0b1000_0000 ? 0 : 1;
        }

        return count;
    }

    private static void WriteHash(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        WriteHex(json, name, hash);
    }
}
