using System.Buffers.Text;

namespace GatewayProxy.Protocol.Session;

/// <summary>CommandComplete: a tag such as <c>SELECT 5</c>, <c>INSERT 0 1</c>, <c>COPY 100</c>, <c>BEGIN</c>.</summary>
public static class CommandCompleteMessage
{
    /// <summary>The tag without its terminating zero.</summary>
    public static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> body) => body.IsEmpty ? body : body[..^1];

    /// <summary>The number that ends the tag; null for commands that count nothing.</summary>
    public static long? Rows(ReadOnlySpan<byte> tag)
    {
        var number = tag[(tag.LastIndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(number, out long rows, out var consumed) && consumed == number.Length ? rows : null;
    }
}
