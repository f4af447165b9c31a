using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GatewayProxy.Recording;

/// <summary>
/// Names of sessions: 26 characters of Crockford base 32, 48 bits of Unix milliseconds before 80 random bits (the
/// layout of a ULID), so that names sort by start. Lower case, because Kubernetes object names are.
/// </summary>
public static class SessionId
{
    public const int Length = 26;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int BitsPerCharacter = 5;
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>A new name; two never collide in practice and neither can be guessed from the other.</summary>
    public static string New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        var milliseconds = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)milliseconds);

        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        Span<char> text = stackalloc char[Length];
        for (var i = Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= BitsPerCharacter;
        }

        return new string(text);
    }

    /// <summary>
    /// Whether <paramref name="text"/> has the shape of a session id; such a text is safe as a file name.
    /// </summary>
    public static bool IsValid(string? text) =>
        text is { Length: Length } && text[0] <= '7' && !text.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>The instant a session id was made at, to the millisecond.</summary>
    /// <exception cref="FormatException"><paramref name="id"/> is not a session id.</exception>
    public static DateTimeOffset MadeAt(string id)
    {
        if (!IsValid(id))
        {
            throw new FormatException("A session id has 26 characters of Crockford base 32 in lower case.");
        }

        // The first ten characters are the 48 bits of time after two bits of zero.
        var milliseconds = 0L;
        foreach (var character in id.AsSpan(0, 10))
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            milliseconds = (milliseconds << BitsPerCharacter) | (long)digit;
        }

        // 48 bits reach further than a calendar of four digits.
        return DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
    }
}
