using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GatewayOperator.Api.Configuration;

/// <summary>Passwords that are computed where they are needed and stored nowhere.</summary>
public static class DerivedPassword
{
    /// <summary>
    /// HMAC-SHA-256(<paramref name="key"/>, role ‖ 0x00 ‖ epoch as big-endian int32), as 64 hex digits.
    /// </summary>
    /// <exception cref="ArgumentException">The key is shorter than 32 bytes.</exception>
    public static string Derive(ReadOnlySpan<byte> key, string role, int epoch)
    {
        if (key.Length < 32)
        {
            throw new ArgumentException("A role key has at least 32 bytes.", nameof(key));
        }

        var name = Encoding.UTF8.GetBytes(role);
        var message = new byte[name.Length + 1 + sizeof(int)];
        name.CopyTo(message, 0);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(name.Length + 1), epoch);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, message));
    }
}
