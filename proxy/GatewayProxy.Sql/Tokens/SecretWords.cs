using System.Buffers;

namespace GatewayProxy.Sql.Tokens;

/// <summary>
/// The words beside which PostgreSQL and its usual extensions take passwords and keys. Better a harmless text too many
/// than one of those too few.
/// </summary>
public static class SecretWords
{
    private static readonly SearchValues<byte> AfterAuthority = SearchValues.Create("/?#'\" \t\r\n"u8);

    /// <summary>Whether a text has any of them; in any case of letters.</summary>
    public static bool AreIn(ReadOnlySpan<byte> text) =>
        SqlWords.Find(text, "password"u8, 4) >= 0
        || SqlWords.Find(text, "passwd"u8, 4) >= 0
        || SqlWords.Find(text, "dblink"u8, 5) >= 0
        || SqlWords.Find(text, "conninfo"u8, 6) >= 0
        || HasCredentials(text)
        || CallsCipher(text)
        || (SqlWords.Find(text, "subscription"u8, 8) >= 0 && SqlWords.Find(text, "connection"u8, 3) >= 0)
        || (SqlWords.Find(text, "mapping"u8, 3) >= 0 && SqlWords.Find(text, "options"u8, 1) >= 0);

    /// <summary><c>postgresql://user:secret@host</c>.</summary>
    private static bool HasCredentials(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf("://"u8); at >= 0; at = text.IndexOf("://"u8))
        {
            text = text[(at + 3)..];
            var end = text.IndexOfAny(AfterAuthority);
            if ((end < 0 ? text : text[..end]).Contains((byte)'@'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A call of pgcrypto's <c>crypt</c>, <c>pgp_sym_encrypt</c> and their like.</summary>
    private static bool CallsCipher(ReadOnlySpan<byte> text)
    {
        var word = "crypt"u8;
        for (var at = SqlWords.Find(text, word, 4); at >= 0; at = SqlWords.Find(text, word, 4))
        {
            text = text[(at + word.Length)..];
            var rest = text;
            while (!rest.IsEmpty && (char.IsAsciiLetterOrDigit((char)rest[0]) || rest[0] is (byte)'_' or (byte)'"'))
            {
                rest = rest[1..];
            }

            if (rest.TrimStart(" \t\r\n"u8).StartsWith("("u8))
            {
                return true;
            }
        }

        return false;
    }
}
