using System.Buffers.Text;
using System.Text;

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

    /// <summary>The tag as a string; the tags a busy session repeats are not allocated again.</summary>
    public static string TagText(ReadOnlySpan<byte> tag) => tag switch
    {
        _ when tag.SequenceEqual("SELECT 1"u8) => "SELECT 1",
        _ when tag.SequenceEqual("SELECT 0"u8) => "SELECT 0",
        _ when tag.SequenceEqual("UPDATE 1"u8) => "UPDATE 1",
        _ when tag.SequenceEqual("INSERT 0 1"u8) => "INSERT 0 1",
        _ when tag.SequenceEqual("BEGIN"u8) => "BEGIN",
        _ when tag.SequenceEqual("COMMIT"u8) => "COMMIT",
        _ => Encoding.UTF8.GetString(tag),
    };
}
