using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GatewayProxy.Upstream;

/// <summary>
/// The client's side of SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677) as PostgreSQL uses them: user name
/// empty.
/// </summary>
public sealed class ScramSha256Exchange(string role, string password, ChannelBinding binding, ScramKeyCache cache)
{

    /// <summary>A server that asks for more rounds than this would only burn our processor.</summary>
    private const int MaxIterations = 1_000_000;

    private readonly string _nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
    private byte[] _serverSignature = [];

    public string Mechanism => binding.IsBound ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256";

    private string FirstBare => $"n=,r={_nonce}";

    public byte[] First() => Encoding.ASCII.GetBytes(binding.Gs2Header + FirstBare);

    /// <summary>The client-final message for a server-first message.</summary>
    /// <exception cref="FormatException">The server's message is not SCRAM, or does not extend our nonce.</exception>
    public byte[] Final(ReadOnlySpan<byte> serverFirst)
    {
        var text = Encoding.ASCII.GetString(serverFirst);
        var attributes = Attributes(text);
        if (attributes is not [('r', var nonce), ('s', var salt), ('i', var rounds)]
            || !nonce.StartsWith(_nonce, StringComparison.Ordinal) || nonce.Length == _nonce.Length
            || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < 1 or > MaxIterations)
        {
            throw new FormatException("The server's first SCRAM message is not acceptable.");
        }

        var keys = cache.Get(role, password, Convert.FromBase64String(salt), iterations);
        var withoutProof = $"c={binding.Input},r={nonce}";
        var authMessage = Encoding.ASCII.GetBytes($"{FirstBare},{text},{withoutProof}");
        var proof = HMACSHA256.HashData(SHA256.HashData(keys.ClientKey), authMessage);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= keys.ClientKey[i];
        }

        _serverSignature = HMACSHA256.HashData(keys.ServerKey, authMessage);
        return Encoding.ASCII.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>Whether the server-final message proves that the server knows the password too.</summary>
    public bool Verify(ReadOnlySpan<byte> serverFinal)
    {
        var attributes = Attributes(Encoding.ASCII.GetString(serverFinal));
        if (_serverSignature.Length == 0 || attributes is not [('v', var signature)])
        {
            return false;
        }

        var given = new byte[SHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(signature, given, out var length)
            && CryptographicOperations.FixedTimeEquals(given.AsSpan(0, length), _serverSignature);
    }

    private static (char Name, string Value)[] Attributes(string text) =>
        [.. text.Split(',').Select(part => part.Length >= 2 && part[1] == '=' ? (part[0], part[2..]) : ('\0', part))];
}
