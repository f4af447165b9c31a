using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace GatewayProxy.Recording;

/// <summary>
/// Writes the first rows of a statement's results straight from the server's messages, for the field <c>preview</c> of
/// its outcome. Whatever the results are, it stays small.
/// </summary>
public sealed class ResultPreview
{
    /// <summary>Of one value: bytes.</summary>
    public const int ValueBytes = 256;

    /// <summary>Of all results of a statement: bytes of JSON.</summary>
    public const int MostBytes = 64 * 1024;

    private const int AfterName = 18;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly LineBuffer _buffer = new();
    private byte[] _formats = [];
    private bool _inResult;
    private bool _isFull;
    private int _rows;

    public ResultPreview() => Json = new Utf8JsonWriter(_buffer, Options);

    /// <summary>Nothing of a result was written.</summary>
    public bool IsEmpty { get; private set; } = true;

    private Utf8JsonWriter Json { get; }

    private bool HasRoom => _buffer.Written.Length + Json.BytesPending < MostBytes;

    /// <summary>A result begins.</summary>
    /// <param name="rowDescription">The body of a RowDescription, or its head; empty when it is not known.</param>
    /// <param name="formats">Of its columns, as Bind has them; null when the description has them.</param>
    public void Begin(ReadOnlySpan<byte> rowDescription, byte[]? formats)
    {
        End();
        if (!HasRoom)
        {
            return;
        }

        if (IsEmpty)
        {
            Json.WriteStartArray();
        }

        (IsEmpty, _inResult, _rows) = (false, true, 0);
        Json.WriteStartObject();
        var described = WriteColumns(rowDescription);
        _formats = formats ?? described;
        Json.WriteStartArray("rows"u8);
    }

    /// <summary>A row of the result has gone to the client.</summary>
    /// <param name="dataRow">The body of a DataRow, or its head.</param>
    /// <param name="most">Rows of a result that are written.</param>
    public void Row(ReadOnlySpan<byte> dataRow, int most)
    {
        if (!_inResult || _isFull || _rows == most || dataRow.Length < sizeof(short))
        {
            return;
        }

        _rows++;
        Json.WriteStartArray();
        var count = BinaryPrimitives.ReadUInt16BigEndian(dataRow);
        dataRow = dataRow[sizeof(short)..];
        for (var column = 0; column < count; column++)
        {
            if (!HasRoom || dataRow.Length < sizeof(int))
            {
                _isFull = true;
                break;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(dataRow);
            dataRow = dataRow[sizeof(int)..];
            var present = dataRow[..Math.Clamp(length, 0, dataRow.Length)];
            Write(present, length, RecordedParameters.IsBinary(_formats, column));
            dataRow = dataRow[present.Length..];
        }

        Json.WriteEndArray();
    }

    /// <summary>The result is complete.</summary>
    public void End()
    {
        if (!_inResult)
        {
            return;
        }

        _inResult = false;
        Json.WriteEndArray();
        if (_isFull)
        {
            Json.WriteBoolean("truncated"u8, true);
        }

        Json.WriteEndObject();
        Json.Flush();
    }

    /// <summary>The value of the field; valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        End();
        Json.WriteEndArray();
        Json.Flush();
        return _buffer.Written;
    }

    public void Clear()
    {
        _buffer.Clear();
        Json.Reset();
        (IsEmpty, _inResult, _isFull) = (true, false, false);
    }

    /// <summary>Returns their formats.</summary>
    private byte[] WriteColumns(ReadOnlySpan<byte> rowDescription)
    {
        if (rowDescription.Length < sizeof(short))
        {
            return [];
        }

        var formats = new List<byte>();
        Json.WriteStartArray("columns"u8);
        var rest = rowDescription[sizeof(short)..];
        for (var end = rest.IndexOf((byte)0); end >= 0 && rest.Length > end + AfterName; end = rest.IndexOf((byte)0))
        {
            if (HasRoom)
            {
                WriteText(rest[..end]);
            }

            formats.AddRange(rest.Slice(end + AfterName - 1, sizeof(short)));
            rest = rest[(end + 1 + AfterName)..];
        }

        Json.WriteEndArray();
        return [.. formats];
    }

    private void Write(ReadOnlySpan<byte> present, int length, bool binary)
    {
        var head = present[..Math.Min(present.Length, ValueBytes)];
        var isCut = head.Length < length;
        if (length < 0)
        {
            Json.WriteNullValue();
        }
        else if (!binary && !isCut && Utf8.IsValid(head))
        {
            Json.WriteStringValue(head);
        }
        else
        {
            head = isCut && !binary ? RecordedText.WholeCharacters(head) : head;
            Json.WriteStartObject();
            if (!binary && Utf8.IsValid(head))
            {
                Json.WriteString("value"u8, head);
            }
            else
            {
                RecordedText.WriteHex(Json, "hex"u8, head);
            }

            if (isCut)
            {
                Json.WriteNumber("bytes"u8, length);
            }

            Json.WriteEndObject();
        }
    }

    private void WriteText(ReadOnlySpan<byte> name)
    {
        if (Utf8.IsValid(name))
        {
            Json.WriteStringValue(name);
        }
        else
        {
            Json.WriteStringValue(Convert.ToHexStringLower(name));
        }
    }
}
