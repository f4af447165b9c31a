using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GatewayProxy.Approvals;

/// <summary>A statement's text as its approver sees it: whole, or head and tail with a digest.</summary>
internal static class ShownText
{
    private const int Head = 12 * 1024;
    private const int Tail = 3 * 1024;

    /// <param name="text">The text, with what may not be shown taken out.</param>
    public static string Of(ReadOnlySpan<byte> text)
    {
        if (text.Length <= Head + Tail)
        {
            // A request is a resource, and so is JSON that the API server limits in what a string may be.
            var shown = Encoding.UTF8.GetString(text).Replace('\0', '\uFFFD');
            return shown.Length == 0 ? " " : shown;
        }

        var left = text.Length - Head - Tail;
        var digest = Convert.ToHexStringLower(SHA256.HashData(text));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Encoding.UTF8.GetString(text[..Head])}\n⟨{left} bytes are left out; sha256:{digest}⟩\n{Encoding.UTF8.GetString(text[^Tail..])}");
    }
}
