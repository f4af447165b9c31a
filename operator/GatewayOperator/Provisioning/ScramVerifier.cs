using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GatewayOperator.Provisioning;

/// <summary>
/// What PostgreSQL stores for a SCRAM-SHA-256 password (RFC 5803, RFC 7677), so that it never sees the password.
/// </summary>
public static class ScramVerifier
{
    /// <summary>RFC 7677 §4: at least 4096. The password has 256 bits, more rounds protect nothing.</summary>
    public const int Iterations = 4096;

    /// <summary><c>SCRAM-SHA-256$4096:salt$StoredKey:ServerKey</c>.</summary>
    /// <param name="password">Printable ASCII, for which SASLprep (RFC 4013) is the identity.</param>
    /// <param name="salt">16 bytes, as PostgreSQL itself uses.</param>
    /// <exception cref="ArgumentException">The password holds something else than printable ASCII.</exception>
    public static string Compute(string password, ReadOnlySpan<byte> salt)
    {
        if (password.Any(c => c is < '!' or > '~'))
        {
            throw new ArgumentException("Only printable ASCII is verbatim under SASLprep.", nameof(password));
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}"
            + $"${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}");
    }
}
