using System.Security.Cryptography;
using System.Text;
using GatewayProxy.Upstream;

namespace GatewayProxy.Tests.Upstream;

/// <summary>
/// The exchange against servers that do not keep to it; the honest server is PostgreSQL, everywhere else.
/// </summary>
public sealed class ScramSha256ExchangeTests
{
    [TestCase("")]
    [TestCase("r=,s=,i=")]
    [TestCase("r=foreign-nonce,s=c2FsdA==,i=4096")]
    [TestCase("r={0},s=c2FsdA==,i=4096")]
    [TestCase("r={0}server,s=c2FsdA==,i=0")]
    [TestCase("r={0}server,s=c2FsdA==,i=2000000000")]
    [TestCase("r={0}server,s=not base64,i=4096")]
    [TestCase("m=extension,r={0}server,s=c2FsdA==,i=4096")]
    public void Server_first_message_that_is_not_ours_is_refused(string message)
    {
        var exchange = Start(out var nonce);
        Assert.That(
            () => exchange.Final(Encoding.ASCII.GetBytes(message.Replace("{0}", nonce, StringComparison.Ordinal))),
            Throws.InstanceOf<FormatException>());
    }

    [TestCase("")]
    [TestCase("v=")]
    [TestCase("v=not base64")]
    [TestCase("e=invalid-proof")]
    public void Server_that_does_not_know_the_password_is_not_believed(string final)
    {
        var exchange = Start(out var nonce);
        exchange.Final(Encoding.ASCII.GetBytes($"r={nonce}server,s=c2FsdA==,i=4096"));
        Assert.That(exchange.Verify(Encoding.ASCII.GetBytes(final)), Is.False);
        var wrong = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Assert.That(exchange.Verify(Encoding.ASCII.GetBytes($"v={wrong}")), Is.False);
    }

    [Test]
    public void Server_cannot_skip_to_the_final_message()
    {
        var exchange = Start(out _);
        var empty = Convert.ToBase64String(HMACSHA256.HashData([], []));
        Assert.That(exchange.Verify(Encoding.ASCII.GetBytes($"v={empty}")), Is.False);
    }

    [Test]
    public void Server_that_knows_the_password_accepts_a_bound_exchange_and_is_believed()
    {
        byte[] hash = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        var exchange = new ScramSha256Exchange(
            "role", "pencil", ChannelBinding.ToServer(hash), new ScramKeyCache());
        var first = Encoding.ASCII.GetString(exchange.First());
        Assert.That(exchange.Mechanism, Is.EqualTo("SCRAM-SHA-256-PLUS"));
        Assert.That(first, Does.StartWith("p=tls-server-end-point,,n=,r="));

        // Salt and iterations of the example in RFC 7677.
        var serverFirst = $"r={first.Split("r=")[1]}%hvYDpWUa2RaTCAfuxFIlj,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        var final = Encoding.ASCII.GetString(exchange.Final(Encoding.ASCII.GetBytes(serverFirst)));
        var (withoutProof, proof) = (final.Split(",p=")[0], final.Split(",p=")[1]);
        var input = Convert.FromBase64String(withoutProof.Split(',')[0][2..]);
        Assert.That(input, Is.EqualTo((byte[])[.. "p=tls-server-end-point,,"u8, .. hash]));

        var signed = Encoding.ASCII.GetBytes($"{first.Split(",,")[1]},{serverFirst},{withoutProof}");
        var (storedKey, serverKey) = Verifier("pencil", "W22ZaJ0SNY7soEsUEjb6gQ==");
        var clientKey = Xor(Convert.FromBase64String(proof), HMACSHA256.HashData(storedKey, signed));
        Assert.That(SHA256.HashData(clientKey), Is.EqualTo(storedKey));
        var signature = Convert.ToBase64String(HMACSHA256.HashData(serverKey, signed));
        Assert.That(exchange.Verify(Encoding.ASCII.GetBytes($"v={signature}")), Is.True);
    }

    // What a server stores of a password (RFC 5802 section 3).
    private static (byte[] StoredKey, byte[] ServerKey) Verifier(string password, string salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            password, Convert.FromBase64String(salt), 4096, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        return (
            SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8.ToArray())),
            HMACSHA256.HashData(salted, "Server Key"u8.ToArray()));
    }

    private static byte[] Xor(byte[] left, byte[] right) => [.. left.Zip(right, (a, b) => (byte)(a ^ b))];

    private static ScramSha256Exchange Start(out string nonce)
    {
        var exchange = new ScramSha256Exchange("role", "password", ChannelBinding.None, new ScramKeyCache());
        nonce = Encoding.ASCII.GetString(exchange.First()).Split("r=")[1];
        return exchange;
    }
}
